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
Object.defineProperty(exports, "__esModule", { value: true });
exports.record = record;
const client_firehose_1 = require("@aws-sdk/client-firehose");
const firehose = new client_firehose_1.FirehoseClient({});
function record(url) {
    return __awaiter(this, void 0, void 0, function* () {
        const Data = Buffer.from(JSON.stringify({ url }));
        yield firehose.send(new client_firehose_1.PutRecordCommand({ DeliveryStreamName: 'visits', Record: { Data } }));
    });
}
