(function(){
var data = {"resource":{"version":"1",
"macros":[{"function":"__e"}],
"tags":[{"function":"__html","once_per_event":true,"vtp_html":"\u003Cscript async src=\"https://www.clarity.ms/tag/abcdefghij\"\u003E\u003C/script\u003E","tag_id":1}],
"predicates":[{"function":"_eq","arg0":["macro",0],"arg1":"gtm.js"}],
"rules":[[["if",0],["add",0]]]},"runtime":[]};
})();
