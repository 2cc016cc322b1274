"""Are the S3 places that a request names there, in this region, and not empty?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hello_blaze_tui.practice.faults import invalid
from hello_blaze_tui.practice.ports import NotThere, World


@dataclass(frozen=True, slots=True)
class ModelData:
    """Where a container definition says its model lies."""

    uri: str
    prefix: bool = False
    """True: everything under the URI; False: the one object."""


S3_URI = re.compile(r"s3://([^/]+)/?(.*)", re.DOTALL)


def checked_uri(uri: str) -> tuple[str, str]:
    """Bucket and key (or prefix) of an S3 URI. Raises ValidationException for any other URI."""
    found = S3_URI.fullmatch(uri)
    if found is None:
        raise invalid(f'Invalid S3 URI "{uri}". Please provide a URI that starts with "s3://".')
    return found.group(1), found.group(2)


def region_of(world: World, bucket: str) -> str | None:
    """The region the bucket lies in; None when there is no such bucket."""
    try:
        return world.objects.bucket_region(bucket)
    except NotThere:
        return None


def require_input(world: World, region: str, uri: str, role: str) -> None:
    """Raises AWS's refusal when no object lies under `uri`, or its bucket is in another region or nowhere."""
    bucket, prefix = checked_uri(uri)
    if region_of(world, bucket) == region and any(True for _ in world.objects.list(bucket, prefix)):
        return
    raise invalid(
        f'No S3 objects found under S3 URL "{uri}" given in input data source. Please ensure that the bucket '
        f"exists in the selected region ({region}), that objects exist under that S3 prefix, and that the "
        "role "
        f'"{role}" has "s3:ListBucket" permissions on bucket "{bucket}".'
    )


def require_output(world: World, region: str, uri: str) -> None:
    """Raises when results could not be written under `uri`."""
    bucket, _ = checked_uri(uri)
    where = region_of(world, bucket)
    if where is None:
        raise invalid(
            f'The S3 bucket "{bucket}" given in output path "{uri}" does not exist. Please ensure that the '
            f"bucket exists in the selected region ({region})."
        )
    if where != region:
        raise invalid(
            f'S3 bucket "{bucket}" is not in the same region: it is in {where}, and the request was made in '
            f"{region}."
        )


def require_model_data(world: World, region: str, place: ModelData, role: str) -> None:
    """Raises what CreateModel answers about a model artifact that is not there, or not in this region."""
    uri = place.uri
    bucket, key = checked_uri(uri)
    if region_of(world, bucket) != region:
        raise invalid(
            f'Could not access model data at {uri}. Please ensure that the role "{role}" exists and that its '
            'trust relationship policy allows the action "sts:AssumeRole" for the service principal '
            '"sagemaker.amazonaws.com". Also ensure that the role has "s3:GetObject" permissions and that '
            "the "
            f"object is located in {region}."
        )
    if not any(place.prefix or found.key == key for found in world.objects.list(bucket, key)):
        raise invalid(f"Could not find model data at {uri}.")
