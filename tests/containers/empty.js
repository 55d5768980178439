(function(){
var data = {"resource":{"version":"1","macros":[],"tags":[],"predicates":[],"rules":[]},"runtime":[]};
var config={ctid:"UA-12345678-9"};
})();
