variable "name" { type = string }
variable "layers" { type = list(string) }
variable "env" {
  default = {}
}
variable "dir" {}
variable "timeout" { default = 60 }

resource "aws_lambda_function" "this" {
  function_name = var.name
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.this.output_path
  layers        = concat(var.layers, [aws_lambda_layer_version.mine.arn])
  timeout       = var.timeout
  environment {
    variables = var.env
  }
}

data "archive_file" "this" {
  type        = "zip"
  source_dir  = var.dir
  excludes    = ["tests"]
  output_path = "build/worker.zip"
}

resource "aws_lambda_layer_version" "mine" {
  layer_name = "mine"
  filename   = "${path.module}/mine"
}

output "arn" {
  value = aws_lambda_layer_version.mine.arn
}
