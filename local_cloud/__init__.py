"""An AWS on loopback for rehearsals and tests: the emulator ministack, and the services that it lacks.

Everything speaks AWS's wire protocols, is checked by the service models that ship with botocore, and is decided by the
IAM policies of the account. What is not implemented is refused with HTTP 501. See README.md for what is not enforced.
"""

from local_cloud.process import LocalCloud, LocalCloudError

__all__ = ["LocalCloud", "LocalCloudError"]
