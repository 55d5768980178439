
// A body in the form of gtm.js, written for the tests: what tags hand over.
(function(){

var data = {
"resource": {
  "version":"3",
  "macros":[
    {"function":"__e"},
    {"function":"__v","vtp_dataLayerVersion":2,"vtp_name":"user.memberId"},
    {"function":"__v","vtp_dataLayerVersion":2,"vtp_name":"shop.total"},
    {"function":"__k","vtp_decodeCookie":false,"vtp_name":"_ga"},
    {"function":"__u","vtp_component":"QUERY","vtp_queryKey":"gclid"},
    {"function":"__d","vtp_elementId":"customer_email","vtp_selectorType":"ID"},
    {"function":"__j","vtp_name":"document.title"},
    {"function":"__jsm","vtp_javascript":["template","(function(){var m=localStorage.getItem(\"member_no\");return m||document.cookie.match(/uid/)||",["escape",["macro",1],8,16],"||document.getElementById(\"tel\").value})();"]},
    {"function":"__jsm","vtp_javascript":"(function(){(new Image).src=\"https:\/\/variable.measure.example\/v.gif\";return 1})();"},
    {"function":"__jsm","vtp_javascript":"(function(){return\"word.measure.example\"})();"},
    {"function":"__gtes","vtp_eventSettingsTable":["list",["map","parameter","search_term","parameterValue",["macro",2]]],
     "vtp_userProperties":["list",["map","name","plan","value",["macro",2]]]},
    {"function":"__awec","vtp_mode":"MANUAL","vtp_email":["macro",5],"vtp_phone_number":""},
    {"function":"__awec","vtp_mode":"AUTO","vtp_isAutoCollectPiiEnabledFlag":false,"vtp_autoEmailEnabled":true},
    {"function":"__u"},
    {"function":"__jsm","vtp_javascript":["template","(function(){return ",["escape",["macro",14],8,16],"})();"]},
    {"function":"__smm","vtp_input":["macro",1],"vtp_map":["list",["map","key","1","value","a"]]}
  ],
  "tags":[
    {"function":"__googtag","vtp_tagId":"G-SETS123456","vtp_configSettingsTable":["list",
       ["map","parameter","user_id","parameterValue",["macro",1]],
       ["map","parameter","send_page_view","parameterValue","true"],
       ["map","parameter","server_container_url","parameterValue","https:\/\/sst.elsewhere.example"]],"tag_id":1},
    {"function":"__gaawe","vtp_measurementIdOverride":"G-SETS123456","vtp_eventName":"purchase","vtp_eventSettingsVariable":["macro",10],
     "vtp_eventSettingsTable":["list",["map","parameter","transaction_id","parameterValue",["macro",2]],
       ["map","parameter","crm","parameterValue",["macro",1]],["map","parameter","who","parameterValue",["macro",7]],
       ["map","parameter","empty","parameterValue",""]],"tag_id":2},
    {"function":"__awct","vtp_conversionId":"123456789","vtp_conversionLabel":"abc","vtp_orderId":["macro",2],
     "vtp_cssProvidedEnhancedConversionValue":["macro",11],"vtp_rdp":false,"tag_id":3},
    {"function":"__awct","vtp_conversionId":"123456789","vtp_cssProvidedEnhancedConversionValue":["macro",12],"tag_id":4},
    {"function":"__flc","vtp_advertiserId":"1234567","vtp_customVariable":["list",["map","key","u1","value",["macro",15]]],"tag_id":5},
    {"function":"__cvt_1_2","vtp_pixelId":"987654321012345","vtp_advancedMatchingList":["list",["map","name","em","value",["macro",5]],["map","name","ct","value",["macro",2]]],"tag_id":6},
    {"function":"__img","vtp_url":["template","https:\/\/",["macro",9],"\/i.gif"],"tag_id":7},
    {"function":"__html","vtp_html":["template","\u003Cscript>fbq(\"init\",\"123456789012345\",{em:",["escape",["macro",5],8,16],"});var v=",["escape",["macro",8],8,16],"\u003C\/script>"],"tag_id":8},
    {"function":"__ua","vtp_trackingId":"UA-12345678-1","vtp_dimension":["list",["map","index","1","dimension",["macro",3]]],
     "vtp_fieldsToSet":["list",["map","fieldName","userId","value",["macro",14]]],"vtp_eventLabel":["template","x",["macro",4],["macro",6],["macro",13]],"tag_id":9},
    {"function":"__cvt_1_3","vtp_yahoo_ydn_conv_io":"abcdefgh","vtp_yahoo_ydn_conv_transaction_id":["macro",2],"vtp_yahoo_ydn_conv_value":"0","tag_id":10},
    {"function":"__gaawe","vtp_measurementIdOverride":"G-SETS123456","vtp_eventName":"purchase","vtp_sendEcommerceData":true,"tag_id":11}
  ],
  "predicates":[{"function":"_eq","arg0":["macro",0],"arg1":"gtm.js"}],
  "rules":[[["if",0],["add",0,1,2,3,4,5,6,7,8,9,10]]]
},
"permissions":{
  "__cvt_1_2":{"inject_script":{"urls":["https:\/\/connect.facebook.net\/en_US\/fbevents.js"]}},
  "__cvt_1_3":{"inject_script":{"urls":["https:\/\/s.yimg.jp\/images\/listing\/tool\/cv\/ytag.js"]}}
}};

var ctid={ctid:"GTM-SETS01"};
})();
