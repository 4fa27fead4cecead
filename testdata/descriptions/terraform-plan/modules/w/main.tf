variable "layer" {}
resource "aws_lambda_layer_version" "own" {
  layer_name = "own"
  filename   = "layer"
}
resource "aws_lambda_function" "this" {
  function_name = "w"
  memory_size   = 64
  layers        = [var.layer, aws_lambda_layer_version.own.arn]
}
output "layer_arn" { value = aws_lambda_layer_version.own.arn }
