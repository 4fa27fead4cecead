variable "region" {}
resource "aws_lambda_layer_version" "own" {
  layer_name = "own"
  filename   = "layer-0"
}
resource "aws_lambda_function" "in" {
  function_name = "in-${var.region}"
  handler       = "h.h"
  runtime       = "nodejs22.x"
  filename      = "${path.module}/../code"
  layers        = [aws_lambda_layer_version.own.arn]
}
output "name" { value = "from-${var.region}" }
output "layer_arn" { value = aws_lambda_layer_version.own.arn }
