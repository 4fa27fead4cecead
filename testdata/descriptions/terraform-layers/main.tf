# Layers that only a plan knows in part or in whole, each with what would tell it; what compact() may drop counts for nothing.
variable "env" { type = string }
variable "extra" { type = string }
data "aws_region" "here" {}
data "aws_ssm_parameter" "layer" { name = "/layers/common" }
resource "aws_lambda_function" "f" {
  function_name = "f"
  handler       = "app.handler"
  runtime       = "python3.13"
  filename      = "src"
  layers = compact([
    "arn:aws:lambda:${data.aws_region.here.name}:111111111111:layer:near:7",
    data.aws_ssm_parameter.layer.value,
    var.env == "prod" ? "arn:aws:lambda:eu-west-1:111111111111:layer:prod:1" : "",
    "",
    var.extra,
  ])
}
resource "aws_lambda_function" "in_s3" {
  function_name = "g"
  handler       = "app.handler"
  runtime       = "python3.13"
  s3_bucket     = "code-${var.env}"
  s3_key        = "g.zip"
}
resource "aws_lambda_function" "no_key" {
  function_name = "h"
  handler       = "app.handler"
  runtime       = "python3.13"
  s3_bucket     = "code"
}
