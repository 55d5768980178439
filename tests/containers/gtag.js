// A body in the form of gtag/js, written for the tests.
(function(){
var data

 =

{"resource":{"version":"3","macros":[{"function":"__e"}],
"tags":[{"function":"__ogt_google_signals","priority":14,"vtp_googleSignals":"ENABLED","vtp_instanceDestinationId":"G-GTAG123456","tag_id":1},
{"function":"__ogt_1p_data_v2","priority":7,"vtp_isAutoEnabled":false,"vtp_isEnabled":true,"tag_id":2},
{"function":"__ccd_em_scroll","priority":9,"vtp_includeParams":true,"vtp_instanceDestinationId":"G-GTAG123456","tag_id":3},
{"function":"__gct","vtp_trackingId":"G-GTAG123456","vtp_sessionDuration":0,"tag_id":4},
{"function":"__set_product_settings","priority":2,"vtp_instanceDestinationId":"G-GTAG123456","tag_id":5}],
"predicates":[{"function":"_eq","arg0":["macro",0],"arg1":"gtm.js"},{"function":"_eq","arg0":["macro",0],"arg1":"gtm.init"}],
"rules":[[["if",0],["add",3]],[["if",1],["add",0,1,2,4]]]},
"runtime":[],"entities":{},"blob":{"1":"3"}};
var config={ctid:'G-GTAG123456'};
})()
