"""A small AWS account inside the learner's machine: a process of its own, reached over HTTP on 127.0.0.1."""
