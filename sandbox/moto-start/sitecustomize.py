"""Python runs this file before moto_server (sandbox/moto.ts puts its folder on PYTHONPATH). It takes some costs out of moto 5."""

import logging
import os

try:
    import moto
    from botocore.session import Session
    from moto import backends
    from moto.kms import models as kms
except ImportError:
    # Another Python program was started with the same environment.
    pass
else:
    # moto_server has no option that tells its version.
    if os.environ.get("MOTO_VERSION_WANTED", moto.__version__) != moto.__version__:
        os._exit(3)

    # moto lists its own package folder, with a stat of each entry, at every request: more than half of a request's time.
    MODULES = list(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: MODULES

    # botocore reads the whole model of a service, 10 MB of EC2's, to learn the name under which it lists the service's Regions.
    get_available_regions = Session.get_available_regions

    def find_regions(session, service_name, partition_name="aws", allow_non_regional=False):
        resolver = session._get_internal_component("endpoint_resolver")
        listed = resolver.get_available_endpoints(service_name, partition_name, allow_non_regional)
        return listed or get_available_regions(session, service_name, partition_name, allow_non_regional)

    Session.get_available_regions = find_regions

    # A line for each request, written at once, takes as long as half of the answers. Errors are written still.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)

    # moto generates an RSA key pair for every KMS key, which takes 50 ms. A symmetric key has no use for it.
    generate_private_key = kms.generate_private_key
    kms.generate_private_key = lambda spec: None if spec == "SYMMETRIC_DEFAULT" else generate_private_key(spec)
