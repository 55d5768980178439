//tealium universal tag - utag.12 ut4.0.202610010000, Copyright 2026 Tealium.com Inc. All Rights Reserved.
try{(function(id,loader){var u={"id":id};utag.o[loader].sender[id]=u;u.ev={"view":1};u.base_url="//cdn.vendor-measure.example/t.js";u.send=function(a,b){u.loader({"type":"script","src":u.base_url,"cb":u.cb});};})("12","shopco.main");}catch(error){utag.DB(error);}
//end tealium universal tag
