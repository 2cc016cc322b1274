"""What a processing job's script sees: `/opt/ml`, without root, a container, or a word of it in the script.

The folder holds only what runs inside the child process, with Python's standard library alone:
`redirect` sends every path below /opt/ml to the job's own folder, `launch` starts the script, and
`site/sitecustomize` takes the redirection on to the Python processes that the script starts itself.
"""
