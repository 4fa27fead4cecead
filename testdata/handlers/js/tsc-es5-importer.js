"use strict";
var __awaiter = (this && this.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
var __generator = (this && this.__generator) || function (thisArg, body) {
    var _ = { label: 0, sent: function() { if (t[0] & 1) throw t[1]; return t[1]; }, trys: [], ops: [] }, f, y, t, g = Object.create((typeof Iterator === "function" ? Iterator : Object).prototype);
    return g.next = verb(0), g["throw"] = verb(1), g["return"] = verb(2), typeof Symbol === "function" && (g[Symbol.iterator] = function() { return this; }), g;
    function verb(n) { return function (v) { return step([n, v]); }; }
    function step(op) {
        if (f) throw new TypeError("Generator is already executing.");
        while (g && (g = 0, op[0] && (_ = 0)), _) try {
            if (f = 1, y && (t = op[0] & 2 ? y["return"] : op[0] ? y["throw"] || ((t = y["return"]) && t.call(y), 0) : y.next) && !(t = t.call(y, op[1])).done) return t;
            if (y = 0, t) op = [op[0] & 2, t.value];
            switch (op[0]) {
                case 0: case 1: t = op; break;
                case 4: _.label++; return { value: op[1], done: false };
                case 5: _.label++; y = op[1]; op = [0]; continue;
                case 7: op = _.ops.pop(); _.trys.pop(); continue;
                default:
                    if (!(t = _.trys, t = t.length > 0 && t[t.length - 1]) && (op[0] === 6 || op[0] === 2)) { _ = 0; continue; }
                    if (op[0] === 3 && (!t || (op[1] > t[0] && op[1] < t[3]))) { _.label = op[1]; break; }
                    if (op[0] === 6 && _.label < t[1]) { _.label = t[1]; t = op; break; }
                    if (t && _.label < t[2]) { _.label = t[2]; _.ops.push(op); break; }
                    if (t[2]) _.ops.pop();
                    _.trys.pop(); continue;
            }
            op = body.call(thisArg, _);
        } catch (e) { op = [6, e]; y = 0; } finally { f = t = 0; }
        if (op[0] & 5) throw op[1]; return { value: op[0] ? op[1] : void 0, done: true };
    }
};
var __values = (this && this.__values) || function(o) {
    var s = typeof Symbol === "function" && Symbol.iterator, m = s && o[s], i = 0;
    if (m) return m.call(o);
    if (o && typeof o.length === "number") return {
        next: function () {
            if (o && i >= o.length) o = void 0;
            return { value: o && o[i++], done: !o };
        }
    };
    throw new TypeError(s ? "Object is not iterable." : "Symbol.iterator is not defined.");
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.handler = void 0;
var client_s3_1 = require("@aws-sdk/client-s3");
var client_dynamodb_1 = require("@aws-sdk/client-dynamodb");
var s3 = new client_s3_1.S3Client({});
var db = new client_dynamodb_1.DynamoDBClient({});
var Importer = /** @class */ (function () {
    function Importer() {
        this.pending = [];
    }
    Importer.prototype.add = function (id) {
        this.pending.push(db.send(new client_dynamodb_1.PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: id } } })));
    };
    Importer.prototype.finish = function () {
        return __awaiter(this, void 0, void 0, function () {
            var done;
            return __generator(this, function (_a) {
                switch (_a.label) {
                    case 0: return [4 /*yield*/, Promise.all(this.pending)];
                    case 1:
                        done = _a.sent();
                        return [2 /*return*/, done.length];
                }
            });
        });
    };
    return Importer;
}());
var handler = function (_a) { return __awaiter(void 0, [_a], void 0, function (_b) {
    var Body, text, importer, _c, _d, row;
    var e_1, _e;
    var bucket = _b.bucket, key = _b.key;
    return __generator(this, function (_f) {
        switch (_f.label) {
            case 0: return [4 /*yield*/, s3.send(new client_s3_1.GetObjectCommand({ Bucket: bucket, Key: key }))];
            case 1:
                Body = (_f.sent()).Body;
                return [4 /*yield*/, Body.transformToString()];
            case 2:
                text = _f.sent();
                importer = new Importer();
                try {
                    for (_c = __values(text.trim().split('\n').slice(1)), _d = _c.next(); !_d.done; _d = _c.next()) {
                        row = _d.value;
                        importer.add(row.split(',')[0]);
                    }
                }
                catch (e_1_1) { e_1 = { error: e_1_1 }; }
                finally {
                    try {
                        if (_d && !_d.done && (_e = _c.return)) _e.call(_c);
                    }
                    finally { if (e_1) throw e_1.error; }
                }
                return [4 /*yield*/, importer.finish()];
            case 3: return [2 /*return*/, _f.sent()];
        }
    });
}); };
exports.handler = handler;
