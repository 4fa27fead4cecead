const fill = require('lodash/padStart');
exports.left = function left(text, width) {
    return fill(text, width, '·');
};
