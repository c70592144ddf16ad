"""The training image, really built and kept below ``.image/``, without a container engine's daemon.

The public base image needs a registry; here Debian's own tools stand in for it: debootstrap makes a base of the same
Debian, buildah reads the same Dockerfile, and torch comes in its build without CUDA. What is tested is everything else.

The build is no test: it needs Debian's and PyPI's mirrors, and tests reach no network. ``make image`` builds; the tests
in ``tests/operations/image`` then look at what was built, without network, or are skipped and say why.
"""
