variable "layers" { type = list(string) }
variable "first" { type = string }

resource "aws_lambda_function" "pays" {
  function_name = "pays"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "function.zip"
  layers        = concat([var.first], var.layers)
}

resource "aws_lambda_function" "ships" {
  function_name = "ships"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "function.zip"
  layers        = var.layers
}
