"""Python runs this file before moto_server (sandbox/moto.ts puts its folder on PYTHONPATH). It takes some costs out of moto 5."""

import logging
import os

try:
    import moto
    from botocore.session import Session
    from moto import backends
    from moto.kms import models as kms
except ImportError:
    # Another Python program was started with this environment.
    pass
else:
    # moto_server has no option that prints its version.
    if os.environ.get("MOTO_VERSION_WANTED", moto.__version__) != moto.__version__:
        os._exit(3)

    # moto lists its own package folder, with a stat of each entry, on every request, which takes most of the time.
    MODULES = list(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: MODULES

    # botocore reads a service's whole model (10 MB for EC2) just to look up the service's name in its list of Regions.
    get_available_regions = Session.get_available_regions

    def find_regions(session, service_name, partition_name="aws", allow_non_regional=False):
        resolver = session._get_internal_component("endpoint_resolver")
        listed = resolver.get_available_endpoints(service_name, partition_name, allow_non_regional)
        return listed or get_available_regions(session, service_name, partition_name, allow_non_regional)

    Session.get_available_regions = find_regions

    # Writing a log line per request takes as long as half of the responses. Errors are still logged.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)

    # moto generates an RSA key pair for every KMS key, which takes 50 ms. A symmetric key doesn't need one.
    generate_private_key = kms.generate_private_key
    kms.generate_private_key = lambda spec: None if spec == "SYMMETRIC_DEFAULT" else generate_private_key(spec)
