from __future__ import annotations

import subprocess
import sys


def test_importing_the_gateway_imports_neither_boto3_nor_regex() -> None:
    script = (
        "import importlib, pkgutil, sys\n"
        "import hello_blaze_tui.aws as aws\n"
        "for module in pkgutil.iter_modules(aws.__path__):\n"
        "    importlib.import_module(f'hello_blaze_tui.aws.{module.name}')\n"
        "heavy = {'boto3', 'botocore', 's3transfer', 'urllib3', 'regex', 'moto', 'flask'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
