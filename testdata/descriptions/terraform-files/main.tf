# Literals, locals, variables with defaults, archives of folders, layers by reference.
terraform {
  required_version = ">= 1.5"
}

provider "aws" {
  region = var.region
}

variable "region" {
  default = "eu-west-1"
}

variable "stage" {
  type    = string
  default = "dev"
}

variable "db_password" {
  type      = string
  default   = "hunter2-default"
  sensitive = true
}

variable "api_key" {}

variable "extra" {
  type    = map(string)
  default = {
    EXTRA_ONE = "one"
    EXTRA_TWO = "two"
  }
}

locals {
  name = "orders-${var.stage}"
  common = {
    STAGE  = var.stage
    TOKEN  = "token-in-local"
    REGION = data.aws_region.current.name
  }
  timeouts = { dev = 30, prod = 900 }
  runtime  = "nodejs22.x"
}

data "aws_region" "current" {}

data "archive_file" "api" {
  type        = "zip"
  source_dir  = "${path.module}/src/api"
  output_path = "${path.module}/build/api.zip"
}

resource "aws_lambda_layer_version" "common" {
  layer_name               = "common"
  filename                 = "layers/common"
  compatible_runtimes      = ["nodejs20.x", local.runtime]
  compatible_architectures = ["arm64"]
}

resource "aws_lambda_layer_version" "remote" {
  layer_name = "remote"
  s3_bucket  = "artifacts"
  s3_key     = "remote.zip"
}

resource "aws_lambda_layer_version" "unused" {
  layer_name = "unused"
  filename   = "layers/nowhere.zip"
}

resource "aws_lambda_function" "api" {
  function_name = "${local.name}-api"
  role          = aws_iam_role.api.arn
  runtime       = local.runtime
  handler       = "index.handler"
  filename      = data.archive_file.api.output_path
  timeout       = local.timeouts[var.stage]
  memory_size   = 256 * 2
  architectures = ["arm64"]
  publish       = true

  layers = [
    aws_lambda_layer_version.common.arn,
    "arn:aws:lambda:${var.region}:123456789012:layer:own:3",
    aws_lambda_layer_version.remote.arn,
    data.aws_lambda_layer_version.elsewhere.arn,
    aws_lambda_layer_version.common.layer_arn,
  ]

  ephemeral_storage {
    size = 1024
  }

  environment {
    variables = merge(local.common, var.extra, {
      PASSWORD  = var.db_password
      KEY       = var.api_key
      URL       = "postgres://app:${var.db_password}@${aws_db.main.address}/x"
      "QUOTED"  = "q"
      EXTRA_TWO = "overridden"
    })
  }
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.api.function_name
  function_version = aws_lambda_function.api.version
}

resource "aws_lambda_function" "image" {
  function_name = "image"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1"
}

resource "aws_lambda_function" "s3" {
  function_name = "s3"
  s3_bucket     = aws_s3_bucket.artifacts.id
  s3_key        = "code/${var.stage}.zip"
  runtime       = "python3.12"
  handler       = "a.b"
  snap_start {
    apply_on = "PublishedVersions"
  }
}

module "worker" {
  source = "./modules/worker"
  name   = "${local.name}-worker"
  layers = [aws_lambda_layer_version.common.arn]
  env    = { FROM_ROOT = "root-literal", STAGE = var.stage }
  dir    = "${path.root}/src/worker"
}

module "registry" {
  source  = "terraform-aws-modules/lambda/aws"
  version = "7.0.0"
}
