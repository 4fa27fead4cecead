# count and for_each, splats, dynamic blocks, aliases, objects in S3.
variable "create" { default = true }
variable "maybe" {}
variable "env" { default = { A = "a" } }

locals {
  functions = {
    one = { handler = "one.handler", timeout = 10 }
    two = { handler = "two.handler", timeout = 20 }
  }
}

resource "aws_lambda_layer_version" "many" {
  count      = 2
  layer_name = "many-${count.index}"
  filename   = "layer-${count.index}"
}

resource "aws_lambda_function" "each" {
  for_each      = local.functions
  function_name = "fn-${each.key}"
  handler       = each.value.handler
  timeout       = each.value["timeout"]
  runtime       = "nodejs22.x"
  filename      = "code"
  layers        = aws_lambda_layer_version.many[*].arn
  environment {
    variables = { NAME = each.key }
  }
}

resource "aws_lambda_function" "set" {
  for_each      = toset(["x", "y"])
  function_name = each.value
  handler       = "${each.key}.h"
  runtime       = "nodejs22.x"
  filename      = "code"
  layers        = [aws_lambda_layer_version.many[1].arn, aws_lambda_layer_version.many.0.arn]
}

resource "aws_lambda_function" "counted" {
  count         = var.create ? 1 : 0
  function_name = "counted"
  handler       = "h.h"
  runtime       = "nodejs22.x"
  filename      = "code"
  dynamic "environment" {
    for_each = length(var.env) > 0 ? [var.env] : []
    content {
      variables = environment.value
    }
  }
}

resource "aws_lambda_function" "none" {
  count         = var.create ? 0 : 1
  function_name = "none"
}

resource "aws_lambda_function" "perhaps" {
  count         = var.maybe
  function_name = "perhaps-${count.index}"
  handler       = "h.h"
  runtime       = "nodejs22.x"
  filename      = "code"
  publish       = true
}

resource "aws_s3_object" "code" {
  bucket = "b"
  key    = "code.zip"
  source = "code"
}

resource "aws_lambda_function" "uploaded" {
  function_name = "uploaded"
  handler       = "h.h"
  runtime       = "nodejs22.x"
  s3_bucket     = aws_s3_object.code.bucket
  s3_key        = aws_s3_object.code.key
  layers        = var.create ? [aws_lambda_layer_version.many[0].arn] : []
}

resource "aws_lambda_provisioned_concurrency_config" "uploaded" {
  function_name                     = aws_lambda_function.uploaded.function_name
  provisioned_concurrent_executions = 1
  qualifier                         = aws_lambda_alias.uploaded.name
}

resource "aws_lambda_alias" "uploaded" {
  name             = "live"
  function_name    = "uploaded"
  function_version = "1"
}

module "pair" {
  for_each = { eu = "eu-west-1", us = "us-east-1" }
  source   = "./pair"
  region   = each.value
}

resource "aws_lambda_function" "outputs" {
  function_name = module.pair["eu"].name
  handler       = "h.h"
  runtime       = "nodejs22.x"
  filename      = "code"
  layers        = [module.pair["us"].layer_arn]
}
