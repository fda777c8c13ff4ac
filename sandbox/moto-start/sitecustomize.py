"""Python runs this file before moto_server (sandbox/moto.ts puts its folder on PYTHONPATH). It takes some costs out of moto 5."""

import logging

try:
    from moto import backends
    from moto.kms import models as kms
except ImportError:
    # Another Python program was started with the same environment.
    pass
else:
    # moto lists its own package folder, with a stat of each entry, at every request: more than half of a request's time.
    MODULES = list(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: MODULES

    # A line for each request, written at once, takes as long as half of the answers. Errors are written still.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)

    # moto generates an RSA key pair for every KMS key, which takes 50 ms. A symmetric key has no use for it.
    generate_private_key = kms.generate_private_key
    kms.generate_private_key = lambda spec: None if spec == "SYMMETRIC_DEFAULT" else generate_private_key(spec)
