# What the plan beside it was made of: places come from here, values from there.
resource "aws_lambda_layer_version" "a" {
  layer_name = "a"
  filename   = "layer"
}
resource "aws_lambda_layer_version" "b" {
  count      = 2
  layer_name = "b-${count.index}"
  filename   = "layer"
}
resource "aws_lambda_function" "f" {
  function_name = "f-${var.stage}"
  runtime       = "nodejs22.x"
  handler       = "h.h"
  filename      = "code"
  timeout       = var.timeout
  publish       = true
  layers = [
    aws_lambda_layer_version.b[1].arn,
    "arn:aws:lambda:eu-west-1:123456789012:layer:known:1",
    aws_lambda_layer_version.a.arn,
  ]
  environment {
    variables = {
      PLAIN    = "plain-text"
      PASSWORD = var.password
      URL      = aws_db.main.address
    }
  }
}
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.f.function_name
  function_version = aws_lambda_function.f.version
}
module "w" {
  for_each = toset(["x.y", "z"])
  source   = "./modules/w"
  layer    = aws_lambda_layer_version.a.arn
}
resource "aws_lambda_function" "image" {
  function_name = "image"
  package_type  = "Image"
  image_uri     = aws_ecr_repository.r.repository_url
}
resource "aws_lambda_function" "locals" {
  function_name = "locals"
  layers        = local.layers
}
locals {
  layers = [aws_lambda_layer_version.b[0].arn, aws_lambda_layer_version.a.arn]
}
resource "aws_lambda_function" "splat" {
  function_name = "splat"
  layers        = concat(aws_lambda_layer_version.b[*].arn, [module.w["z"].layer_arn])
}
