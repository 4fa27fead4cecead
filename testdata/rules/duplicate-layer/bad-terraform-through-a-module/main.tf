resource "aws_lambda_layer_version" "common" {
  layer_name = "common"
  filename   = "common"
}

module "shop" {
  source = "./shop"
  layers = [aws_lambda_layer_version.common.arn]
  first  = aws_lambda_layer_version.common.arn
}
