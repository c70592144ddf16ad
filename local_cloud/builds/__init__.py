"""CodeBuild's stand-in: without a container engine, a build checks its sources and pushes a manifest that says so."""
