import * as lambda from "aws-cdk-lib/aws-lambda";
// line 2
new lambda.Function(this, "Api", {});
