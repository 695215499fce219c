"""A key for a team in an S3 server: it writes below the team's folder of the bucket, and nowhere else.

team_keys.py give ENDPOINT REGION ROOT_KEY ROOT_SECRET BUCKET TEAM ...   a bucket policy for these teams
team_keys.py put ENDPOINT REGION KEY SECRET BUCKET OBJECT FILE           exit 3 when it is refused
"""

import json
import sys

import boto3
from botocore.config import Config


def client(endpoint, region, key, secret):
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}, proxies={}),
    )


def give(s3, bucket, *teams):
    statements = [
        {
            "Effect": "Allow",
            "Principal": {"AWS": [team]},
            "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
            "Resource": [f"arn:aws:s3:::{bucket}/{team}/*"],
        }
        for team in teams
    ]
    s3.put_bucket_policy(
        Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": statements})
    )


def put(s3, bucket, name, file):
    try:
        s3.upload_file(file, bucket, name)
    except Exception as error:
        print(error)
        sys.exit(3 if "AccessDenied" in str(error) else 1)


def main(verb, endpoint, region, key, secret, *rest):
    {"give": give, "put": put}[verb](client(endpoint, region, key, secret), *rest)


main(*sys.argv[1:])
