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
var __importDefault = (this && this.__importDefault) || function (mod) {
    return (mod && mod.__esModule) ? mod : { "default": mod };
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.handler = handler;
const axios_1 = __importDefault(require("axios"));
const record_1 = require("./record");
function handler(event) {
    return __awaiter(this, void 0, void 0, function* () {
        let n = 0;
        for (const url of event.urls) {
            const { status } = yield axios_1.default.get(url);
            if (status === 200) {
                n += 1;
                (0, record_1.record)(url).catch(console.error);
            }
        }
        return n;
    });
}
