// The half of judge_hcl.py that is HashiCorp's own HCL: the variables of every environment block that it can evaluate,
// as `NAME "value"`.
//
// usage: GO111MODULE=off GOPATH=/usr/share/gocode go run judge_hcl.go main.tf [NAME=VALUE...]
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var functions = map[string]function.Function{
	"join": stdlib.JoinFunc, "format": stdlib.FormatFunc, "upper": stdlib.UpperFunc, "lower": stdlib.LowerFunc,
	"merge": stdlib.MergeFunc, "concat": stdlib.ConcatFunc, "lookup": stdlib.LookupFunc, "coalesce": stdlib.CoalesceFunc,
	"compact": stdlib.CompactFunc, "jsonencode": stdlib.JSONEncodeFunc, "trimspace": stdlib.TrimSpaceFunc,
	"length": stdlib.LengthFunc,
}

func object(values map[string]cty.Value) cty.Value {
	if len(values) == 0 {
		return cty.EmptyObjectVal
	}
	return cty.ObjectVal(values)
}

func main() {
	source, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	file, diags := hclsyntax.ParseConfig(source, os.Args[1], hcl.InitialPos)
	if diags.HasErrors() {
		fmt.Println(diags.Error())
		os.Exit(2)
	}
	variables, locals := map[string]cty.Value{}, map[string]cty.Value{}
	context := func() *hcl.EvalContext {
		return &hcl.EvalContext{Functions: functions, Variables: map[string]cty.Value{
			"var": object(variables), "local": object(locals),
			"path": object(map[string]cty.Value{"module": cty.StringVal(".")})}}
	}
	body := file.Body.(*hclsyntax.Body)
	for _, block := range body.Blocks {
		if block.Type == "variable" {
			variables[block.Labels[0]] = cty.DynamicVal
			if d := block.Body.Attributes["default"]; d != nil {
				variables[block.Labels[0]], _ = d.Expr.Value(nil)
			}
		}
	}
	for _, given := range os.Args[2:] {
		parts := strings.SplitN(given, "=", 2)
		variables[parts[0]] = cty.StringVal(parts[1])
	}
	for pass := 0; pass < 8; pass++ {
		for _, block := range body.Blocks {
			if block.Type != "locals" {
				continue
			}
			for name, attribute := range block.Body.Attributes {
				if value, diags := attribute.Expr.Value(context()); !diags.HasErrors() {
					locals[name] = value
				}
			}
		}
	}
	for _, block := range body.Blocks {
		if block.Type != "resource" {
			continue
		}
		for _, inner := range block.Body.Blocks {
			if inner.Type == "environment" {
				show(inner.Body.Attributes["variables"].Expr, context())
			}
		}
	}
}

func show(expression hclsyntax.Expression, context *hcl.EvalContext) {
	cons, is := expression.(*hclsyntax.ObjectConsExpr)
	if !is {
		return
	}
	for _, item := range cons.Items {
		key, keyDiags := item.KeyExpr.Value(context)
		value, diags := item.ValueExpr.Value(context)
		if keyDiags.HasErrors() || diags.HasErrors() || !value.IsWhollyKnown() || value.IsNull() {
			continue
		}
		text, err := convert.Convert(value, cty.String)
		if err != nil {
			continue
		}
		quoted, _ := json.Marshal(text.AsString())
		fmt.Printf("%s %s\n", key.AsString(), quoted)
	}
}
