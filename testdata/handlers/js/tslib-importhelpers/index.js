"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.handler = void 0;
const tslib_1 = require("tslib");
const axios_1 = tslib_1.__importDefault(require("axios"));
const remember_1 = require("./remember");
const handler = (event) => tslib_1.__awaiter(void 0, void 0, void 0, function* () {
    const { data } = yield axios_1.default.get(event.urls[0]);
    (0, remember_1.remember)(event.id);
    return { statusCode: 200, body: JSON.stringify(data) };
});
exports.handler = handler;
