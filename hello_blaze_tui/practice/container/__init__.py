"""What runs inside a job's own process, and knows nothing of the practice account.

`train` trains a model. The rest lets a processing job's script see /opt/ml, with the standard library alone:
`redirect` sends every path below /opt/ml to the job's own folder, `launch` starts the script, and
`site/sitecustomize` takes the redirection on to the Python processes that the script starts itself.
"""
