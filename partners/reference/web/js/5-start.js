'use strict';

const pages = { buy: buyPage, order: orderPage };
const startPage = pages[document.body.dataset.page];
if (startPage) startPage();
