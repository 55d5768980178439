#include "analyzers/analyzer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)512 << 20)

/* The page is https://www.kissa.example/shop/ unless a row says otherwise; rows of the result are
 * "mechanism certainty gate host", joined by "; ". */
struct row {
    const char *html, *expected;
};

#define JS(code) "<script>" code "</script>"

static const struct row elements[] = {
    /* script */
    {"<script src=\"https://tag.seller.example/a.js\"></script>", "script sure - tag.seller.example"},
    {"<script src=//tag.seller.example/a.js async></script>", "script sure - tag.seller.example"},
    {"<script src='/js/app.js'></script>", ""},
    {"<script src='https://img.kissa.example/a.js'></script>", ""},
    {"<SCRIPT SRC='HTTPS://TAG.SELLER.EXAMPLE/a.js'></SCRIPT>", "script sure - tag.seller.example"},
    {"<script type=module src='https://esm.seller.example/a.js'></script>",
     "script sure - esm.seller.example"},
    {"<script type='text/javascript' src=' https://tag.seller.example/a.js '></script>",
     "script sure - tag.seller.example"},
    {"<script type='application/ld+json' src='https://tag.seller.example/a'></script>", ""},
    {"<script type='text/template'><img src='https://px.seller.example/a.gif'></script>", ""},
    {"<script type='text/plain' data-cookieconsent='statistics' "
     "src='https://tag.seller.example/a.js'></script>",
     "script likely consent tag.seller.example"},
    {"<script type='text/plain' data-category=analytics data-src='https://tag.seller.example/a.js'>"
     "</script>",
     "script likely consent tag.seller.example"},
    {"<script data-rocket-src='https://tag.seller.example/a.js' type='rocketlazyloadscript'></script>",
     "script likely click tag.seller.example"},
    {"<script type='0a1b-text/javascript' src='https://tag.seller.example/a.js'></script>",
     "script sure - tag.seller.example"},
    {"<script type='text/partytown' src='https://tag.seller.example/a.js'></script>",
     "script sure - tag.seller.example"},
    {"<script nomodule src='https://tag.seller.example/old.js'></script>",
     "script likely condition tag.seller.example"},
    {"<script src='data:text/javascript,1'></script><script src='javascript:1'></script>", ""},
    {"<!-- 停止中 <script src='https://old.seller.example/a.js'></script> -->",
     "script none comment old.seller.example"},
    {"<!--[if lt IE 9]><script src='https://shiv.seller.example/h.js'></script><![endif]-->",
     "script none comment shiv.seller.example"},
    {"<template><script src='https://tag.seller.example/a.js'></script></template>",
     "script none template tag.seller.example"},
    /* img */
    {"<img src='https://px.seller.example/a.gif' width=1 height=1>", "img sure - px.seller.example"},
    {"<img loading=lazy src='https://px.seller.example/a.gif'>", "img sure - px.seller.example"},
    {"<noscript><img src='https://px.seller.example/tr?id=123456789012'></noscript>",
     "img sure noscript px.seller.example"},
    {"<img src='data:image/gif;base64,R0' data-src='https://px.seller.example/a.jpg'>",
     "img likely scroll px.seller.example"},
    {"<img data-original='//px.seller.example/a.jpg' class=lazy>",
     "img likely scroll px.seller.example"},
    {"<img srcset='https://a.seller.example/1.jpg 1x, https://b.maker.example/2.jpg 2x'>",
     "img sure - a.seller.example; img sure - b.maker.example"},
    {"<img data-srcset='https://a.seller.example/1.jpg 480w,https://b.maker.example/2,3.jpg 800w'>",
     "img likely scroll a.seller.example; img likely scroll b.maker.example"},
    {"<picture><source srcset='https://a.seller.example/1.webp'><img src='/1.jpg'></picture>",
     "img sure - a.seller.example"},
    {"<input type=image src='https://px.seller.example/b.png'>", "img sure - px.seller.example"},
    {"<input type=text src='https://px.seller.example/b.png'>", ""},
    {"<table background='https://px.seller.example/bg.gif'><tr><td>1</table>",
     "img sure - px.seller.example"},
    {"<svg><image href='https://px.seller.example/b.png'/></svg>", "img sure - px.seller.example"},
    {"<div data-bg='https://px.seller.example/bg.jpg'></div>", "img likely scroll px.seller.example"},
    /* iframe, object */
    {"<iframe src='https://www.video.example/embed/1'></iframe>", "iframe sure - www.video.example"},
    {"<iframe loading=lazy src='https://www.video.example/embed/1'></iframe>",
     "iframe sure - www.video.example"},
    {"<iframe data-src='https://www.video.example/embed/1'></iframe>",
     "iframe likely scroll www.video.example"},
    {"<iframe data-cookieconsent=marketing data-src='https://www.video.example/1'></iframe>",
     "iframe likely consent www.video.example"},
    {"<iframe src='about:blank'></iframe>", ""},
    {"<noscript><iframe src='https://tm.seller.example/ns.html?id=GTM-AB12CD' height=0></iframe>"
     "</noscript>",
     "iframe sure noscript tm.seller.example"},
    {"<iframe srcdoc=\"<script src='https://tag.seller.example/a.js'></script>\"></iframe>",
     "script sure - tag.seller.example"},
    {"<embed src='https://px.seller.example/a.swf'>", "object sure - px.seller.example"},
    {"<object data='https://px.seller.example/a.pdf'></object>", "object sure - px.seller.example"},
    /* link, hint */
    {"<link rel=stylesheet href='https://fonts.seller.example/css2?family=Noto+Sans+JP'>",
     "link sure - fonts.seller.example"},
    {"<link rel='shortcut icon' href='https://cdn.seller.example/f.ico'>",
     "link sure - cdn.seller.example"},
    {"<link rel=preload as=font href='https://cdn.seller.example/f.woff2'>",
     "link sure - cdn.seller.example"},
    {"<link rel=modulepreload href='https://cdn.seller.example/m.js'>",
     "link sure - cdn.seller.example"},
    {"<link rel=manifest href='https://cdn.seller.example/m.json'>", "link sure - cdn.seller.example"},
    {"<link rel=apple-touch-icon href='https://cdn.seller.example/i.png'>",
     "link likely condition cdn.seller.example"},
    {"<link rel=canonical href='https://www.other.example/'>", ""},
    {"<link rel=alternate hreflang=en href='https://en.other.example/'>", ""},
    {"<link rel='next' href='https://www.other.example/2'><link rel=author href='//sns.example/a'>", ""},
    {"<link rel=dns-prefetch href='//tag.seller.example'>", "hint none - tag.seller.example"},
    {"<link rel=preconnect href='https://tag.seller.example' crossorigin>",
     "hint none - tag.seller.example"},
    {"<link rel='preconnect dns-prefetch' href='https://tag.seller.example'>",
     "hint none - tag.seller.example"},
    {"<link rel=prefetch href='https://tag.seller.example/next.js'>",
     "hint likely condition tag.seller.example"},
    {"<link rel=stylesheet data-href='https://fonts.seller.example/c.css'>",
     "link likely condition fonts.seller.example"},
    /* form, media, ping, refresh */
    {"<form action='https://form.seller.example/send' method=post></form>",
     "form likely submit form.seller.example"},
    {"<form action='/send'><button formaction='https://form.seller.example/b'>送信</button></form>",
     "form likely submit form.seller.example"},
    {"<form action='mailto:a@kissa.example'></form>", ""},
    {"<video src='https://cdn.video.example/a.mp4' poster='https://img.video.example/a.jpg'></video>",
     "media sure - cdn.video.example; media sure - img.video.example"},
    {"<audio controls><source src='https://cdn.video.example/a.mp3'></audio>",
     "media sure - cdn.video.example"},
    {"<video preload=none src='https://cdn.video.example/a.mp4'></video>",
     "media likely click cdn.video.example"},
    {"<video><track src='https://cdn.video.example/ja.vtt'></video>", "media sure - cdn.video.example"},
    {"<a href='https://www.other.example/' ping='https://log.seller.example/p /own'>リンク</a>",
     "ping likely click log.seller.example"},
    {"<meta http-equiv=refresh content='0; url=https://www.other.example/'>",
     "redirect sure - www.other.example"},
    {"<meta http-equiv=Refresh content=\"10;URL='https://www.other.example/'\">",
     "redirect likely timer www.other.example"},
    {"<meta http-equiv=refresh content=300>", ""},
    {"<meta property=og:image content='https://img.other.example/o.png'>", ""},
    {"<a href='https://www.other.example/?id=UA-1234-1'>公式</a>", ""},
    {"<base href='https://cdn.seller.example/'><img src='a.png'>", "img sure - cdn.seller.example"},
    /* css */
    {"<style>@import url(https://fonts.seller.example/a.css);</style>",
     "css sure - fonts.seller.example"},
    {"<style>@import 'https://fonts.seller.example/a.css' screen;</style>",
     "css sure - fonts.seller.example"},
    {"<style>.a{background:url( \"https://px.seller.example/a.gif\" )}</style>",
     "css likely condition px.seller.example"},
    {"<style>/* .a{background:url(https://px.seller.example/a.gif)} */</style>", ""},
    {"<style>@font-face{font-family:a;src:url(//fonts.seller.example/a.woff2)}</style>",
     "css likely condition fonts.seller.example"},
    {"<style>@namespace svg url(http://www.w3.example/2000/svg);</style>", ""},
    {"<style>.a::before{content:'url(https://px.seller.example/a.gif)'}</style>", ""},
    {"<style>.a{background:url(https\\3a //px.seller.example/a.gif)}</style>",
     "css likely condition px.seller.example"},
    {"<div style=\"background-image:url('https://px.seller.example/a.jpg')\"></div>",
     "css sure - px.seller.example"},
    {"<div style='fill:url(#grad)'></div>", ""},
    /* AMP */
    {"<amp-img src='https://px.seller.example/a.jpg'></amp-img>", "img sure - px.seller.example"},
    {"<amp-pixel src='https://px.seller.example/p'></amp-pixel>", "img sure - px.seller.example"},
    {"<amp-analytics><script type='application/json'>{\"requests\":{\"pageview\":"
     "\"https://log.seller.example/p?u=${canonicalUrl}\"},\"vars\":{\"a\":\"https://x.example/\"},"
     "\"triggers\":{}}"
     "</script></amp-analytics>",
     "beacon sure - log.seller.example"},
    {"<amp-iframe src='https://ad.seller.example/f'></amp-iframe>",
     "iframe likely scroll ad.seller.example"},
};

static const struct row scripts[] = {
    /* the loader idioms of the trade */
    {JS("(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new Date().getTime()});"
        "var f=d.getElementsByTagName(s)[0],j=d.createElement(s),dl=l!='dataLayer'?'&l='+l:'';"
        "j.async=true;j.src='https://tm.seller.example/gtm.js?id='+i+dl;"
        "f.parentNode.insertBefore(j,f);})(window,document,'script','dataLayer','GTM-AB12CD');"),
     "inline sure - tm.seller.example"},
    {JS("(function(i,s,o,g,r,a,m){i[r]=i[r]||function(){(i[r].q=i[r].q||[]).push(arguments)};"
        "a=s.createElement(o),m=s.getElementsByTagName(o)[0];a.async=1;a.src=g;"
        "m.parentNode.insertBefore(a,m)})(window,document,'script',"
        "'//log.seller.example/analytics.js','ga');"),
     "inline sure - log.seller.example"},
    {JS("!function(f,b,e,v,n,t,s){t=b.createElement(e);t.async=!0;t.src=v;"
        "s=b.getElementsByTagName(e)[0];s.parentNode.insertBefore(t,s)}(window,document,'script',"
        "'https://connect.sns.example/ja_JP/fbevents.js');fbq('init','123456789012345');"),
     "inline sure - connect.sns.example"},
    {JS("(function(d,s,id){var js,fjs=d.getElementsByTagName(s)[0];if(d.getElementById(id))return;"
        "js=d.createElement(s);js.id=id;js.src='//connect.sns.example/ja_JP/sdk.js#xfbml=1';"
        "fjs.parentNode.insertBefore(js,fjs)}(document,'script','jssdk'));"),
     "inline sure - connect.sns.example"},
    {JS("bi.src=('https:'==document.location.protocol?'https://bs':'http://c')+"
        "'.heat.example/b3/bi.js';"),
     "inline none condition c.heat.example; inline sure - bs.heat.example"},
    {JS("a.src=(('https:'==document.location.protocol)?'https://':'http://')+'js.dsp.example/s.js';"),
     "inline sure - js.dsp.example"},
    {JS("var p=/^http:/.test(d.location)?'http':'https';js.src=p+'://platform.sns.example/w.js';"),
     "inline sure - platform.sns.example"},
    {JS("var e='https:'===location.protocol?'https://d.line.example':'http://d.line-old.example';"
        "c.src=x||e+'/lt.js'"),
     "inline none condition d.line-old.example; inline sure - d.line.example"},
    {JS("s.src=document.location.protocol+'//px.owner.example/s.js'"), "inline sure - px.owner.example"},
    {JS("!function(e){e.src='x'}(1);!function(e,t){var o=document.createElement('script');o.src=e}"
        "((\"https:\"===d.location.protocol?\"https:\":\"http:\")+\"//ds.akam.example/a.min.js\")"),
     "inline sure - ds.akam.example"},
    {JS("var gaJsHost=(('https:'==document.location.protocol)?'https://ssl.':'http://www.');"
        "document.write(unescape(\"%3Cscript src='\"+gaJsHost+\"log.example/ga.js' "
        "type='text/javascript'%3E%3C/script%3E\"));"),
     "inline none condition www.log.example; inline sure - ssl.log.example"},
    {JS("var h='https://ac.ebis.example';") JS("var u=h+'/t.php?a='+x;document.write('<scr'+'ipt src=\"'"
        "+u+'\"></scr'+'ipt>');"),
     "inline sure - ac.ebis.example"},
    {JS("document.write(\"\\x3Cscript src='https://sb.score.example/b.js'>\\x3C/script>\")"),
     "inline sure - sb.score.example"},
    {JS("document.writeln('<iframe src=https://ad.seller.example/f?a=1&amp;b=2></iframe>')"),
     "inline sure - ad.seller.example"},
    {JS("(new Image()).src='https://px.seller.example/a.gif?r='+Math.random()"),
     "inline sure - px.seller.example"},
    {JS("var i=new Image(1,1);i.src='//px.seller.example/a.gif';"), "inline sure - px.seller.example"},
    {JS("e.setAttribute('src','//static.beat.example/c.js')"), "inline sure - static.beat.example"},
    {JS("e['src']='//static.beat.example/c.js'"), "inline sure - static.beat.example"},
    {JS("var l=document.createElement('link');l.rel='stylesheet';l.href='https://f.type.example/a.css'"),
     "inline sure - f.type.example"},
    {JS("var l=document.createElement('a');l.href='https://www.other.example/'"), ""},
    {JS("fetch('https://api.seller.example/v1/log',{method:'POST'})"), "fetch sure - api.seller.example"},
    {JS("navigator.sendBeacon('https://log.seller.example/b',JSON.stringify(d))"),
     "beacon sure - log.seller.example"},
    {JS("var x=new XMLHttpRequest();x.open('GET','https://api.seller.example/a',true);x.send()"),
     "fetch sure - api.seller.example"},
    {JS("window.open('https://www.sns.example/share?u=1','_blank')"), ""},
    {JS("var s=new WebSocket('wss://ws.chat.example/c')"), "socket sure - ws.chat.example"},
    {JS("new EventSource(`https://ev.chat.example/${id}`)"), "fetch sure - ev.chat.example"},
    {JS("$.getScript('https://cdn.seller.example/a.js')"), "inline sure - cdn.seller.example"},
    {JS("$.ajax({type:'GET',url:'https://api.seller.example/j',dataType:'jsonp'})"),
     "fetch sure - api.seller.example"},
    {JS("$.getJSON('https://api.seller.example/j?callback=?',f)"), "fetch sure - api.seller.example"},
    {JS("$('body').append('<img src=\"https://px.seller.example/p.gif\">')"),
     "inline sure - px.seller.example"},
    {JS("$('#x').html('<a href=\"https://www.other.example/\">詳しく</a>')"), ""},
    {"<script type=module>import a from 'https://esm.seller.example/a.js';import('https://b.cdn.example/"
     "b.js')</script>",
     "inline sure - b.cdn.example; inline sure - esm.seller.example"},
    {JS("importScripts('https://push.seller.example/sw.js')"), "inline sure - push.seller.example"},
    {JS("a.src=['https://','uh','.heat.example','/uh.js'].join('')"), "inline sure - uh.heat.example"},
    {JS("var p=['uh','heat','example'].join('.');e.src='ht'+'tps:/'+'/'+p+'/uhj2/uh.js'"),
     "inline sure - uh.heat.example"},
    {JS("e.src=atob('aHR0cHM6Ly9jZG4ubW91c2UuZXhhbXBsZS9hLmpz')"), "inline sure - cdn.mouse.example"},
    {JS("e.src='https://'.concat('cdn.mouse.example','/a.js')"), "inline sure - cdn.mouse.example"},
    {JS("e.src=`https://${'cdn'}.mouse.example/${k}/a.js`"), "inline sure - cdn.mouse.example"},
    {JS("var c={http:'http://cdn.tms.example/m.js',https:'https://secure.tms.example/m.js'},"
        "o=c[/\\w+/.exec(location.protocol)[0]];i.src=o+'#'+t"),
     "inline sure - secure.tms.example"},
    {JS("var cfg={host:'x',cdn:'https://cdn.seller.example'};s.src=cfg.cdn+'/a.js'"),
     "inline sure - cdn.seller.example"},
    {JS("var short='kissa',dom='talk.example';s.src='//'+short+'.'+dom+'/embed.js'"),
     "inline sure - kissa.talk.example"},
    {JS("s.src='https://'+id+'.survey.example/s?Q='+z"), "inline sure - survey.example"},
    {JS("s.src='https://www.heat.example'+path"), "inline sure - www.heat.example"},
    {JS("s.src='https://ssl'+x+'/a.js'"), ""},
    {JS("s.src='/js/own.js';t.src='own.js'"), ""},
    {JS("s.src='https://img.kissa.example/a.js'"), ""},
    /* functions and what they are called with */
    {JS("function load(u){var s=document.createElement('script');s.src=u;d.head.appendChild(s)}"
        "load('https://a.seller.example/a.js');load('https://b.maker.example/b.js');"),
     "inline sure - a.seller.example; inline sure - b.maker.example"},
    {JS("load('https://a.seller.example/a.js');function load(u){document.createElement('script').src=u}"),
     "inline sure - a.seller.example"},
    {JS("var load=u=>{s.src='https://'+u};load('a.seller.example/a.js')"),
     "inline sure - a.seller.example"},
    {JS("function a(u){b(u,1)}function b(u,n){s.src=u}a('//a.seller.example/x.js')"),
     "inline sure - a.seller.example"},
    {JS("function host(){return 'https://a.seller.example'}s.src=host()+'/x.js'"),
     "inline sure - a.seller.example"},
    {JS("(function(){var u='//a.seller.example/x.js';function f(){s.src=u}f()})();"),
     "inline sure - a.seller.example"},
    {JS("((d,u)=>{d.createElement('script').src=u})(document,'https://a.seller.example/x.js')"),
     "inline sure - a.seller.example"},
    {JS("(function(d){s.src=d}).call(this,'https://a.seller.example/x.js')"),
     "inline sure - a.seller.example"},
    {JS("function f(a){s.src=a}var a='https://no.other.example/x';"), ""},
    {JS("loadScript('https://a.seller.example/x.js')"), "inline likely - a.seller.example"},
    {JS("track('https://a.seller.example/page')"), ""},
    {JS("var h='<div>'+'<script>'+'s.src=\"//w.dable.example/p.js\"'+'<\\/script>';e.innerHTML=h"),
     "inline sure - w.dable.example"},
    {JS("var list=['https://a.seller.example/lib/x.js'];s.src=list[n]"),
     "inline likely condition a.seller.example"},
    {JS("s.src=debug?'https://dev.seller.example/x.js':'https://a.maker.example/x.js'"),
     "inline likely condition a.maker.example; inline likely condition dev.seller.example"},
    {JS("s.src=debug?'//a.maker.example/x.min.js':'//a.maker.example/x.js'"),
     "inline sure - a.maker.example; inline sure - a.maker.example"},
    {JS("s.src=window.u||'https://a.maker.example/x.js'"), "inline sure - a.maker.example"},
    /* when */
    {JS("setTimeout(function(){s.src='https://w.chat.example/x.js'},6000)"),
     "inline likely timer w.chat.example"},
    {JS("setTimeout(function(){s.src='https://w.chat.example/x.js'},0)"), "inline sure - w.chat.example"},
    {JS("setTimeout(()=>{s.src='https://w.chat.example/x.js'},3e3)"),
     "inline likely timer w.chat.example"},
    {JS("function f(){s.src='//w.chat.example/x.js'}setTimeout(f,5000)"),
     "inline likely timer w.chat.example"},
    {JS("function f(){s.src='//w.chat.example/x.js'}setTimeout(f,5000);addEventListener('load',f)"),
     "inline sure - w.chat.example"},
    {JS("window.addEventListener('scroll',function h(){s.src='//w.reco.example/l.js'},{once:true})"),
     "inline likely scroll w.reco.example"},
    {JS("window.addEventListener('load',function(){s.src='//w.reco.example/l.js'})"),
     "inline sure - w.reco.example"},
    {JS("$('#b').on('click',function(){s.src='//w.reco.example/l.js'})"),
     "inline likely click w.reco.example"},
    {JS("$('#b').click(()=>fetch('//w.reco.example/l'))"), "fetch likely click w.reco.example"},
    {JS("b.onclick=function(){s.src='//w.reco.example/l.js'}"), "inline likely click w.reco.example"},
    {"<button onclick=\"var s=document.createElement('script');s.src='https://js.form.example/v2.js'\">"
     "資料請求</button>",
     "inline likely click js.form.example"},
    {"<body onload=\"new Image().src='https://px.seller.example/a'\">", "inline sure - px.seller.example"},
    {"<script type=text/plain>s.src='https://a.seller.example/x.js'</script>",
     "inline likely consent a.seller.example"},
    /* configurations */
    {JS("NREUM.info={beacon:\"bam.agent.example\",agent:\"js.agent-cdn.example/nr.min.js\",a:1}"),
     "inline likely - bam.agent.example; inline likely - js.agent-cdn.example"},
    {JS("new Treasure({host:'in.data.example',database:'d'})"), "inline likely - in.data.example"},
    {JS("window.env={\"dsn\":\"https://0123456789abcdef0123456789abcdef@o12.ingest.err.example/34\"}"),
     "inline likely - o12.ingest.err.example"},
    {JS("init('https://0123456789abcdef0123456789abcdef@o12.ingest.err.example/34')"),
     "inline likely - o12.ingest.err.example"},
    {JS("var c={host:'kissa.example',agent:'1.2.3',server:'localhost'}"), ""},
    /* what sends nothing */
    {JS("location.href='https://www.other.example/';location.replace('https://www.other.example/')"), ""},
    {JS("var share='https://www.sns.example/intent?u='+encodeURIComponent(u);"), ""},
    {JS("// s.src='https://old.seller.example/a.js'\n/* s.src='https://old.seller.example/b.js' */"), ""},
    {JS("window.__STATE__={\"html\":\"<script>t.src='https://old.seller.example/a.js'<\\/script>\","
        "\"menu\":[{\"url\":\"https://www.other.example/\",\"src\":\"https://img.other.example/1.png\"}]}"),
     ""},
    {"<script type='application/json'>{\"src\":\"https://img.other.example/1.png\"}</script>", ""},
    {"<script type='application/ld+json'>{\"url\":\"https://www.other.example/\"}</script>", ""},
    {JS("if(x.src=='https://img.other.example/1.png'){}"), ""},
    {JS("var re=/https:\\/\\/www.other.example\\/a.js/;"), ""},
    {JS("x.dataset.src='https://img.other.example/1.png'"), ""},
    /* damage */
    {JS("s.src='https://a.seller.example/x.js"), "inline sure - a.seller.example"},
    {JS("((({{{[[[ s.src='//a.seller.example/x.js'"), "inline sure - a.seller.example"},
    {JS("]]>)}} s.src='//a.seller.example/x.js';"), "inline sure - a.seller.example"},
    {JS("<!--\ns.src='//a.seller.example/x.js';\n//-->"), "inline sure - a.seller.example"},
    {JS("//<![CDATA[\ns.src='//a.seller.example/x.js';\n//]]>"), "inline sure - a.seller.example"},
    {JS("　s.src　=　'//a.seller.example/x.js';"), "inline sure - a.seller.example"},
    {JS(""), ""},
};

struct task {
    struct arena *arena;
    const struct catalog *catalog;
    str html;
    str url;
    bool all;
    struct transmissions out;
};

static void analyze(void *context)
{
    static const str own = {"kissa.example", 13};
    struct task *task = context;
    struct first_party first_party = {&own, 1};
    struct page page;
    struct url url;
    assert_int_equal(url_parse(task->arena, task->url, NULL, &url), URL_OK);
    page_read(task->arena, &url, task->html, STR("utf-8"), &page);
    analyzers_read(task->arena, &page, url.text, task->catalog, &first_party, task->all, &task->out);
}

static void run(struct task *task, void **state, const char *html)
{
    *task = (struct task){.arena = arena_new(ARENA_BYTES),
                          .catalog = *state,
                          .html = str_of(html),
                          .url = STR("https://www.kissa.example/shop/")};
    assert_int_equal(arena_run(task->arena, 0, analyze, task), ARENA_DONE);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The rows of a result as text, by mechanism and host. */
static void render(const struct task *task, char *out, size_t size)
{
    static const size_t line = 200;
    char *lines = calloc(task->out.n + 1, line);
    size_t n = 0;
    assert_non_null(lines);
    for (size_t i = 0; i < task->out.n; i++) {
        const struct transmission *row = &task->out.v[i];
        const char *gate = gate_name(row->gate);
        snprintf(lines + i * line, line, "%s %s %s %.*s", mechanism_code(row->mechanism),
                 certainty_code(row->certainty), *gate ? gate : "-", STR_ARG(row->host));
    }
    qsort(lines, task->out.n, line, compare_texts);
    out[0] = '\0';
    for (size_t i = 0; i < task->out.n && n < size; i++)
        n += (size_t)snprintf(out + n, size - n, "%s%s", i ? "; " : "", lines + i * line);
    free(lines);
}

static void check_rows(void **state, const struct row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct task task;
        char got[2000];
        run(&task, state, rows[i].html);
        render(&task, got, sizeof got);
        if (strcmp(got, rows[i].expected) != 0) {
            print_error("%s\n  got      %s\n  expected %s\n", rows[i].html, got, rows[i].expected);
            wrong++;
        }
        arena_free(task.arena);
    }
    assert_int_equal(wrong, 0);
}

static void test_elements(void **state)
{
    check_rows(state, elements, COUNT_OF(elements));
}

static void test_scripts(void **state)
{
    assert_true(COUNT_OF(elements) + COUNT_OF(scripts) >= 150);
    check_rows(state, scripts, COUNT_OF(scripts));
}

/* What a row holds besides. */
static void test_columns(void **state)
{
    struct task task;
    run(&task, state,
        "<p>\n<noscript><img src='https://px.seller.example/tr?id=123456789012345&amp;x=あ'></noscript>\n"
        "<script>\nvar a = 1;\nb.src = 'https://tm.seller.example/gtm.js?id=GTM-AB12CD';\n</script>");
    assert_int_equal(task.out.n, 2);
    const struct transmission *img = &task.out.v[0], *script = &task.out.v[1];
    assert_int_equal(img->line, 2);
    assert_true(str_is(img->ids, "123456789012345"));
    assert_true(str_is(img->domain, "seller.example"));
    assert_true(str_is(img->page_url, "https://www.kissa.example/shop/"));
    assert_true(str_has_prefix(img->snippet, STR("<img src='https://px.seller.example/tr")));
    assert_int_equal(img->content_basis, CONTENT_MINIMUM);
    assert_int_equal(img->content, catalog_content(task.catalog, "page_url") |
                                       catalog_content(task.catalog, "ip") |
                                       catalog_content(task.catalog, "user_agent"));
    assert_int_equal(script->line, 5);
    assert_int_equal(script->origin, ORIGIN_INLINE);
    assert_int_equal(script->reach, REACH_PAGE);
    assert_true(str_is(script->ids, "GTM-AB12CD"));
    assert_true(str_has_prefix(script->snippet, STR("b.src = 'https://tm")));
    arena_free(task.arena);
}

static void test_own(void **state)
{
    static const struct {
        const char *src;
        enum party party;
    } rows[] = {
        {"https://www.kissa.example/a.js", PARTY_OWN},
        {"/a.js", PARTY_OWN},
        {"https://metrics.kissa.example/b", PARTY_OWN_HOST},
        {"https://sgtm-jp.kissa.example/b", PARTY_OWN_HOST},
        {"https://stats2.kissa.example/b", PARTY_OWN_HOST},
        {"https://www.kissa.example/gtag/js?id=G-ABCDEF12", PARTY_OWN_HOST},
        {"https://www.kissa.example/g/collect?v=2", PARTY_OWN_HOST},
        {"https://status.kissa.example/b", PARTY_OWN},
        {"https://tag.seller.example/a.js", PARTY_THIRD},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct task task;
        char html[200];
        snprintf(html, sizeof html, "<script src=\"%s\"></script>", rows[i].src);
        run(&task, state, html);
        assert_int_equal(task.out.n, rows[i].party == PARTY_THIRD);
        task.all = true;
        assert_int_equal(arena_run(task.arena, 0, analyze, &task), ARENA_DONE);
        assert_int_equal(task.out.n, 1);
        if (task.out.v[0].party != rows[i].party)
            fail_msg("%s: %s", rows[i].src, party_code(task.out.v[0].party));
        arena_free(task.arena);
    }
}

static void test_frames(void **state)
{
    struct task task;
    run(&task, state,
        "<p>1\n<iframe srcdoc=\"<p>\n<img src='https://px.seller.example/a'>"
        "<iframe srcdoc=&quot;<img src='https://px.maker.example/b'>&quot;></iframe>\"></iframe>");
    assert_int_equal(task.out.n, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(task.out.v[i].reach, REACH_FRAME);
        assert_int_equal(task.out.v[i].line, 3);
    }
    arena_free(task.arena);
}

/* One row for each line, URL, mechanism and gate. */
static void test_repeats(void **state)
{
    struct task task;
    run(&task, state,
        "<img src='https://px.seller.example/a'><img src='https://px.seller.example/a'>"
        "<noscript><img src='https://px.seller.example/a'></noscript>\n"
        "<img src='https://px.seller.example/a'>");
    assert_int_equal(task.out.n, 3);
    arena_free(task.arena);
}

static void test_page_over_http(void **state)
{
    struct task task = {.arena = arena_new(ARENA_BYTES), .catalog = *state,
                        .url = STR("http://www.kissa.example/")};
    char got[400];
    task.html = STR(JS("e=location.protocol==='https:'?'https://s.line.example':'http://old.tag.example';"
                       "c.src=e+'/lt.js'") "<img src='//px.seller.example/a'>");
    assert_int_equal(arena_run(task.arena, 0, analyze, &task), ARENA_DONE);
    render(&task, got, sizeof got);
    assert_string_equal(got, "img sure - px.seller.example; inline likely condition old.tag.example; "
                             "inline sure - s.line.example");
    arena_free(task.arena);
}

/* Every cut of every row is read without harm. */
static void test_prefixes(void **state)
{
    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        size_t n = strlen(scripts[i].html);
        for (size_t cut = 0; cut < n; cut++) {
            char *copy = malloc(cut + 1);
            assert_non_null(copy);
            memcpy(copy, scripts[i].html, cut);
            struct task task = {.arena = arena_new(ARENA_BYTES), .catalog = *state,
                                .html = {copy, cut}, .url = STR("https://www.kissa.example/shop/")};
            assert_int_equal(arena_run(task.arena, 0, analyze, &task), ARENA_DONE);
            arena_free(task.arena);
            free(copy);
        }
    }
}

/* Scripts made to be expensive: megabytes of one pattern stay within a few seconds of processor time
 * and a page's memory. */
static void test_hostile(void **state)
{
    static const char *const patterns[] = {
        "fetch(", "a=", "a=a+a+", "(", "{a:", "[", "`${", "/*", "'", "/", "function a(b){", "a=>",
        "x.src=a+\"//h.example/\"+b;", "f(f,", "a?b:", "return a+", "unescape(", "atob('aaaa')+",
        "document.write('<script>", "a.b.", "\"https://h.example/a.js\",", "f('https://h.example/a',",
        "function f(u){s.src=u}f('//h.example/'+u);", "var a='//h.example/';s.src=a;", "\\", "<!--\n",
        "setTimeout(f,900);", "function f(u){f(u);s.src=u+u}f('//h.example/');",
    };
    enum { BYTES = 1 << 20 };
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        size_t length = strlen(patterns[i]), at = 8;
        char *html = malloc(BYTES + 100);
        assert_non_null(html);
        memcpy(html, "<script>", 8);
        for (; at + length < BYTES; at += length)
            memcpy(html + at, patterns[i], length);
        struct task task = {.arena = arena_new(ARENA_BYTES), .catalog = *state,
                            .html = {html, at}, .url = STR("https://www.kissa.example/")};
        enum arena_end end = arena_run(task.arena, 20000, analyze, &task);
        if (end != ARENA_DONE)
            fail_msg("%s: ended by %s", patterns[i], end == ARENA_NO_TIME ? "time" : "memory");
        arena_free(task.arena);
        free(html);
    }
}

static int read_catalog(void **state)
{
    static struct arena *arena;
    static struct err err;
    arena = arena_new(ARENA_BYTES);
    *state = (void *)(uintptr_t)catalog_read(arena, NULL, &err);
    if (!*state)
        fprintf(stderr, "%s\n", err.text);
    return *state ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_elements), cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_columns),  cmocka_unit_test(test_own),
        cmocka_unit_test(test_frames),   cmocka_unit_test(test_repeats),
        cmocka_unit_test(test_page_over_http), cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, read_catalog, NULL);
}
