"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "handler", {
    enumerable: true,
    get: function() {
        return handler;
    }
});
const _clientsns = require("@aws-sdk/client-sns");
function asyncGeneratorStep(gen, resolve, reject, _next, _throw, key, arg) {
    try {
        var info = gen[key](arg);
        var value = info.value;
    } catch (error) {
        reject(error);
        return;
    }
    if (info.done) {
        resolve(value);
    } else {
        Promise.resolve(value).then(_next, _throw);
    }
}
function _async_to_generator(fn) {
    return function() {
        var self = this, args = arguments;
        return new Promise(function(resolve, reject) {
            var gen = fn.apply(self, args);
            function _next(value) {
                asyncGeneratorStep(gen, resolve, reject, _next, _throw, "next", value);
            }
            function _throw(err) {
                asyncGeneratorStep(gen, resolve, reject, _next, _throw, "throw", err);
            }
            _next(undefined);
        });
    };
}
const sns = new _clientsns.SNSClient({});
function announce(id) {
    return _async_to_generator(function*() {
        yield sns.send(new _clientsns.PublishCommand({
            TopicArn: process.env.TOPIC,
            Message: id
        }));
    })();
}
const handler = (event)=>_async_to_generator(function*() {
        if (event.dryRun) return {
            id: 'dry'
        };
        announce(event.id);
        return {
            id: event.id
        };
    })();
