variable "name" {}
resource "aws_lambda_function" "this" {
  function_name = var.name
  filename      = "src"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}
output "arn" {
  value = aws_lambda_function.this.qualified_arn
}
