// A body without a block of data, in the manner of before 2016, written for the tests.
(function(w,g){w[g]=w[g]||{};w[g].e=function(s){return eval(s);};})(window,'google_tag_manager');(function(){
var a=this,b=["\x3cscript src\x3d\x22//old.measure.example/t.js\x22\x3e\x3c/script\x3e","gtm.js","html"];
var c=["6:0,11:1","2:1"],d="AAAB";
})();
