data "archive_file" "fn" {
  type        = "zip"
  source_dir  = "src"
  output_path = "fn.zip"
}

resource "aws_lambda_function" "fn" {
  function_name = "orders"
  filename      = data.archive_file.fn.output_path
  handler       = "index.handler"
  runtime       = "nodejs22.x"
}
