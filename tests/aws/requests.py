"""Requests of the tutorial that AWS would take, to be broken by the tests."""

from __future__ import annotations

from typing import Any

ROLE = "arn:aws:iam::123456789012:role/service-role/AmazonSageMaker-ExecutionRole-20261123T100000"
IMAGE = "811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1"

VALID: dict[tuple[str, str], dict[str, Any]] = {
    ("sagemaker", "CreateProcessingJob"): {
        "ProcessingJobName": "hello-blaze-processing",
        "RoleArn": ROLE,
        "AppSpecification": {
            "ImageUri": IMAGE,
            "ContainerEntrypoint": ["python3", "/opt/ml/processing/input/code/hello_blaze_preprocess.py"],
            "ContainerArguments": ["reviews.json.zip"],
        },
        "ProcessingResources": {
            "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}
        },
        "ProcessingInputs": [
            {
                "InputName": "data",
                "S3Input": {
                    "S3Uri": "s3://bucket/blaze/reviews.json.zip",
                    "LocalPath": "/opt/ml/processing/input/data/",
                    "S3DataType": "S3Prefix",
                    "S3InputMode": "File",
                },
            }
        ],
        "ProcessingOutputConfig": {
            "Outputs": [
                {
                    "OutputName": "train",
                    "S3Output": {
                        "S3Uri": "s3://bucket/blaze/train",
                        "LocalPath": "/opt/ml/processing/output/train/",
                        "S3UploadMode": "EndOfJob",
                    },
                }
            ]
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 600},
        "Environment": {"MODE": "test"},
        "Tags": [{"Key": "hello-blaze:walkthrough", "Value": "w\u00e9"}],
    },
    ("sagemaker", "CreateTrainingJob"): {
        "TrainingJobName": "hello-blaze-training",
        "RoleArn": ROLE,
        "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
        "HyperParameters": {"mode": "supervised", "epochs": "10"},
        "InputDataConfig": [
            {
                "ChannelName": "train",
                "DataSource": {
                    "S3DataSource": {
                        "S3DataType": "S3Prefix",
                        "S3Uri": "s3://bucket/blaze/train",
                        "S3DataDistributionType": "FullyReplicated",
                    }
                },
            }
        ],
        "OutputDataConfig": {"S3OutputPath": "s3://bucket/blaze/model"},
        "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 5},
        "StoppingCondition": {"MaxRuntimeInSeconds": 600},
    },
    ("sagemaker", "CreateModel"): {
        "ModelName": "hello-blaze-model",
        "ExecutionRoleArn": ROLE,
        "PrimaryContainer": {"Image": IMAGE, "ModelDataUrl": "s3://bucket/blaze/model/output/model.tar.gz"},
    },
    ("sagemaker", "CreateEndpointConfig"): {
        "EndpointConfigName": "hello-blaze-config",
        "ProductionVariants": [
            {
                "VariantName": "AllTraffic",
                "ModelName": "hello-blaze-model",
                "InitialInstanceCount": 1,
                "InstanceType": "ml.m5.large",
                "InitialVariantWeight": 1.0,
            }
        ],
        "DataCaptureConfig": {
            "EnableCapture": True,
            "InitialSamplingPercentage": 100,
            "DestinationS3Uri": "s3://bucket/capture",
            "CaptureOptions": [{"CaptureMode": "Input"}],
        },
    },
    ("sagemaker", "CreateTransformJob"): {
        "TransformJobName": "hello-blaze-transform",
        "ModelName": "hello-blaze-model",
        "BatchStrategy": "SingleRecord",
        "TransformInput": {
            "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/in.jsonl"}},
            "ContentType": "application/jsonlines",
            "SplitType": "Line",
        },
        "TransformOutput": {"S3OutputPath": "s3://bucket/out", "AssembleWith": "Line"},
        "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
    },
    ("iam", "CreateRole"): {
        "RoleName": "AmazonSageMaker-ExecutionRole-20261123T100000",
        "Path": "/service-role/",
        "AssumeRolePolicyDocument": '{"Version": "2012-10-17"}',
    },
    ("s3", "CreateBucket"): {
        "Bucket": "hello-blaze",
        "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"},
    },
    ("sagemaker-runtime", "InvokeEndpoint"): {
        "EndpointName": "hello-blaze-endpoint",
        "Body": b'{"instances": ["good"]}',
        "ContentType": "application/json",
    },
}
