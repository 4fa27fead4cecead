#!/bin/sh
# A SAM template of COUNT functions over the five layers of the bench stack, each with a handler file of its own that reaches some
# 2,000 modules in the layers: what a monorepo of small functions looks like. Run in build/bench; prints the template.
# usage: many.sh COUNT
set -eu
count=$1
source=$(cd "$(dirname "$0")" && pwd)/function
cat <<'HEAD'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs22.x
    Timeout: 30
    Layers:
HEAD
for layer in aws libs native science web; do
    printf '      - !Ref Layer%s\n' "$layer"
done
echo 'Resources:'
for layer in aws libs native science web; do
    printf '  Layer%s:\n    Type: AWS::Serverless::LayerVersion\n    Properties:\n      ContentUri: %s.zip\n' "$layer" "$layer"
done
i=0
while [ "$i" -lt "$count" ]; do
    folder=many/function$i
    if [ ! -e "$folder/index.js" ]; then
        mkdir -p "$folder/src"
        cp "$source/src/routes.js" "$folder/src/"
        { cat "$source/index.js" && echo "exports.number = $i;"; } >"$folder/index.js"
    fi
    printf '  Function%s:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: %s\n      Handler: index.handler\n' \
        "$i" "$folder"
    i=$((i + 1))
done
