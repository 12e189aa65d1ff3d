// The API server's own judgement of CustomResourceDefinitions and of the objects of their kinds, without an API server.
//
// Each line of standard input is a JSON object {"do", "object", "old"}; each line of standard output is the answer
// {"errors", "unknown"}. What can be done:
//
//	define   register a CustomResourceDefinition; the errors are those of creating it
//	create   create an object of a registered kind
//	update   replace `old` by `object`
//	status   replace the status of `old` by that of `object`
//
// `unknown` lists the fields that strict field validation refuses.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	apivalidation "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	v1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/registry/rest"
)

type question struct {
	Do     string         `json:"do"`
	Object map[string]any `json:"object"`
	Old    map[string]any `json:"old"`
}

type answer struct {
	Errors  []string `json:"errors"`
	Unknown []string `json:"unknown"`
}

type kind struct {
	schema *structural.Structural
	whole  rest.RESTCreateUpdateStrategy
	status rest.RESTUpdateStrategy
}

type server struct {
	scheme *runtime.Scheme
	kinds  map[schema.GroupVersionKind]kind
}

func main() {
	s := server{runtime.NewScheme(), map[schema.GroupVersionKind]kind{}}
	install.Install(s.scheme)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		if err := decoder.Decode(&asked); err != nil {
			log.Fatal(err)
		}
		if err := out.Encode(s.answer(asked)); err != nil {
			log.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}

func (s server) answer(asked question) answer {
	if asked.Do == "define" {
		return s.define(asked.Object)
	}
	ctx := context.Background()
	object := asUnstructured(asked.Object)
	known, ok := s.kinds[object.GroupVersionKind()]
	if !ok {
		return answer{Errors: []string{fmt.Sprintf("no kind %v", object.GroupVersionKind())}}
	}
	unknown := pruning.PruneWithOptions(object.Object, known.schema, true, structural.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	switch asked.Do {
	case "create":
		return said(known.whole.Validate(ctx, object), unknown)
	case "update":
		return said(known.whole.ValidateUpdate(ctx, object, asUnstructured(asked.Old)), unknown)
	case "status":
		return said(known.status.ValidateUpdate(ctx, object, asUnstructured(asked.Old)), unknown)
	}
	return answer{Errors: []string{"cannot do " + asked.Do}}
}

func (s server) define(object map[string]any) answer {
	raw, err := json.Marshal(object)
	if err != nil {
		log.Fatal(err)
	}
	external := &v1.CustomResourceDefinition{}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(external); err != nil {
		return answer{Errors: []string{err.Error()}}
	}
	s.scheme.Default(external)
	crd := &apiextensions.CustomResourceDefinition{}
	if err := s.scheme.Convert(external, crd, nil); err != nil {
		return answer{Errors: []string{err.Error()}}
	}
	crd.Status.StoredVersions = []string{external.Spec.Versions[0].Name}
	if errs := apivalidation.ValidateCustomResourceDefinition(context.Background(), crd); len(errs) > 0 {
		return said(errs, nil)
	}
	for _, version := range external.Spec.Versions {
		gvk := schema.GroupVersionKind{Group: crd.Spec.Group, Version: version.Name, Kind: crd.Spec.Names.Kind}
		made, err := s.kind(version, crd, gvk)
		if err != nil {
			return answer{Errors: []string{err.Error()}}
		}
		s.kinds[gvk] = made
	}
	return said(nil, nil)
}

// kind makes what the API server makes of a version of a CustomResourceDefinition when it begins to serve it.
func (s server) kind(version v1.CustomResourceDefinitionVersion, crd *apiextensions.CustomResourceDefinition, gvk schema.GroupVersionKind) (kind, error) {
	var props apiextensions.JSONSchemaProps
	if err := v1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(version.Schema.OpenAPIV3Schema, &props, nil); err != nil {
		return kind{}, err
	}
	whole, err := structural.NewStructural(&props)
	if err != nil {
		return kind{}, err
	}
	objects, _, err := validation.NewSchemaValidator(&props)
	if err != nil {
		return kind{}, err
	}
	status := props.Properties["status"]
	statuses, _, err := validation.NewSchemaValidator(&status)
	if err != nil {
		return kind{}, err
	}
	strategy := customresource.NewStrategy(s.scheme, crd.Spec.Scope == apiextensions.NamespaceScoped, gvk, objects, statuses, whole,
		&apiextensions.CustomResourceSubresourceStatus{}, nil, nil)
	return kind{whole, strategy, customresource.NewStatusStrategy(strategy)}, nil
}

func asUnstructured(object map[string]any) *unstructured.Unstructured {
	raw, err := json.Marshal(object)
	if err != nil {
		log.Fatal(err)
	}
	made := &unstructured.Unstructured{}
	// UnmarshalJSON tells integers from other numbers, as the API server does
	if err := made.UnmarshalJSON(raw); err != nil {
		log.Fatal(err)
	}
	return made
}

func said(errs field.ErrorList, unknown []string) answer {
	made := answer{Errors: []string{}, Unknown: append([]string{}, unknown...)}
	for _, err := range errs {
		made.Errors = append(made.Errors, err.Error())
	}
	return made
}
