"""What other tools would have done: their published rules, restated as policies over the same histories. None of their
code is here. Each gets every signal that it has where it runs, inside the space or outside, and the benefit of doubt.
"""
