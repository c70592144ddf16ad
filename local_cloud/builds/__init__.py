"""CodeBuild's stand-in: there is no container engine, so a build checks its sources and pushes a manifest that says so."""
