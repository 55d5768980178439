#include "tests/analyzers_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define JS(code) "<script>" code "</script>"

static const struct analysis_row scripts[] = {
    /* members by name in brackets, optional calls */
    {JS("fetch?.('https://a.example/c')"), "fetch sure - a.example"},
    {JS("navigator?.['sendBeacon']?.('https://a.example/c',x)"), "beacon sure - a.example"},
    {JS("var e=document['createElement']('script');e['setAttribute']('src','//a.example/a.js')"),
     "inline sure - a.example"},
    {JS("var u='//a.example/a.js';window['u2']=u;e['src']=window.u2"), "inline sure - a.example"},
    {JS("a['src-x']='//a.example/a.js';b=['src'];c['fetch']"), ""},
    /* style sheets that scripts write */
    {JS("e.style.backgroundImage='url(https://a.example/p.gif)'"),
     "css likely condition a.example"},
    {JS("$('x')[0].style['background']='#fff url( \"//a.example/p\" ) no-repeat, "
        "url(//b.example)'"),
     "css likely condition a.example; css likely condition b.example"},
    {JS("var h='//a.example';e.style.cssText='color:red;background:URL('+h+'/p.gif)'"),
     "css likely condition a.example"},
    {JS("e.style.setProperty('--x',\"url('//a.example/p')\");$(e).css('background','url(//"
        "b.example/p)')"),
     "css likely condition a.example; css likely condition b.example"},
    {JS("background='url(//a.example/p)';x.backgroundImage='url(//a.example/p)';css('a','url(//"
        "a.example)')"),
     ""},
    {JS("e.style.background='url('+x+')';e.style.background='//a.example/p';$(e).css('url(//"
        "a.example)')"),
     ""},
    {JS("e.style.background='url('"), ""},
    /* the address that a queue hands to the script that is to come */
    {JS("(function(){var u='//stats.a.example/';_paq.push(['setTrackerUrl',u+'m.php']);})()"),
     "fetch likely condition stats.a.example"},
    {JS("_paq.push(['setTrackerUrl','m.php']);_paq.push(['setSiteId','//a.example/'])"), ""},
    {JS("(new Image).srcset='//a.example/1.png 1x, //a.example/2.png 2x'"),
     "inline sure - a.example"},
    {JS("var i=new Image;i.srcset='//a.example/1.png'"), "inline sure - a.example"},
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
        "'https://connect.sns.example/ja_JP/fbevents.js');sns('init','123456789012345');"),
     "inline sure - connect.sns.example"},
    {JS("(function(d,s,id){var js,fjs=d.getElementsByTagName(s)[0];if(d.getElementById(id))return;"
        "js=d.createElement(s);js.id=id;js.src='//connect.sns.example/ja_JP/sdk.js#xfbml=1';"
        "fjs.parentNode.insertBefore(js,fjs)}(document,'script','jssdk'));"),
     "inline sure - connect.sns.example"},
    {JS("bi.src=('https:'==document.location.protocol?'https://bs':'http://c')+"
        "'.heat.example/b3/bi.js';"),
     "inline none condition c.heat.example; inline sure - bs.heat.example"},
    {JS("a.src=(('https:'==document.location.protocol)?'https://':'http://')+'js.dsp.example/"
        "s.js';"),
     "inline sure - js.dsp.example"},
    {JS("var p=/^http:/.test(d.location)?'http':'https';js.src=p+'://platform.sns.example/w.js';"),
     "inline sure - platform.sns.example"},
    {JS("var e='https:'===location.protocol?'https://d.line.example':'http://d.line-old.example';"
        "c.src=x||e+'/lt.js'"),
     "inline none condition d.line-old.example; inline sure - d.line.example"},
    {JS("s.src=document.location.protocol+'//px.owner.example/s.js'"),
     "inline sure - px.owner.example"},
    {JS("!function(e){e.src='x'}(1);!function(e,t){var o=document.createElement('script');o.src=e}"
        "((\"https:\"===d.location.protocol?\"https:\":\"http:\")+\"//ds.akam.example/a.min.js\")"),
     "inline sure - ds.akam.example"},
    {JS("var gaJsHost=(('https:'==document.location.protocol)?'https://ssl.':'http://www.');"
        "document.write(unescape(\"%3Cscript src='\"+gaJsHost+\"log.example/ga.js' "
        "type='text/javascript'%3E%3C/script%3E\"));"),
     "inline none condition www.log.example; inline sure - ssl.log.example"},
    {JS("var h='https://ac.ebis.example';")
         JS("var u=h+'/t.php?a='+x;document.write('<scr'+'ipt src=\"'"
            "+u+'\"></scr'+'ipt>');"),
     "inline sure - ac.ebis.example"},
    {JS("document.write(\"\\x3Cscript src='https://sb.score.example/b.js'>\\x3C/script>\")"),
     "inline sure - sb.score.example"},
    {JS("document.writeln('<iframe src=https://ad.seller.example/f?a=1&amp;b=2></iframe>')"),
     "inline sure - ad.seller.example"},
    {JS("(new Image()).src='https://px.seller.example/a.gif?r='+Math.random()"),
     "inline sure - px.seller.example"},
    {JS("var i=new Image(1,1);i.src='//px.seller.example/a.gif';"),
     "inline sure - px.seller.example"},
    {JS("e.setAttribute('src','//static.beat.example/c.js')"), "inline sure - static.beat.example"},
    {JS("e['src']='//static.beat.example/c.js'"), "inline sure - static.beat.example"},
    {JS("var "
        "l=document.createElement('link');l.rel='stylesheet';l.href='https://f.type.example/"
        "a.css'"),
     "inline sure - f.type.example"},
    {JS("var l=document.createElement('a');l.href='https://www.other.example/'"), ""},
    {JS("fetch('https://api.seller.example/v1/log',{method:'POST'})"),
     "fetch sure - api.seller.example"},
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
    {JS("$.getJSON('https://api.seller.example/j?callback=?',f)"),
     "fetch sure - api.seller.example"},
    {JS("$('body').append('<img src=\"https://px.seller.example/p.gif\">')"),
     "inline sure - px.seller.example"},
    {JS("$('#x').html('<a href=\"https://www.other.example/\">詳しく</a>')"), ""},
    {"<script type=module>import a from "
     "'https://esm.seller.example/a.js';import('https://b.cdn.example/"
     "b.js')</script>",
     "inline sure - b.cdn.example; inline sure - esm.seller.example"},
    {JS("importScripts('https://push.seller.example/sw.js')"), "inline sure - push.seller.example"},
    {JS("a.src=['https://','uh','.heat.example','/uh.js'].join('')"),
     "inline sure - uh.heat.example"},
    {JS("var p=['uh','heat','example'].join('.');e.src='ht'+'tps:/'+'/'+p+'/uhj2/uh.js'"),
     "inline sure - uh.heat.example"},
    {JS("e.src=atob('aHR0cHM6Ly9jZG4ubW91c2UuZXhhbXBsZS9hLmpz')"),
     "inline sure - cdn.mouse.example"},
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
    {JS("load('https://a.seller.example/a.js');function "
        "load(u){document.createElement('script').src=u}"),
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
    {JS("setTimeout(function(){s.src='https://w.chat.example/x.js'},0)"),
     "inline sure - w.chat.example"},
    {JS("setTimeout(()=>{s.src='https://w.chat.example/x.js'},3e3)"),
     "inline likely timer w.chat.example"},
    {JS("function f(){s.src='//w.chat.example/x.js'}setTimeout(f,5000)"),
     "inline likely timer w.chat.example"},
    {JS("function f(){s.src='//w.chat.example/x.js'}setTimeout(f,5000);addEventListener('load',f)"),
     "inline sure - w.chat.example"},
    {JS("window.addEventListener('scroll',function "
        "h(){s.src='//w.reco.example/l.js'},{once:true})"),
     "inline likely scroll w.reco.example"},
    {JS("window.addEventListener('load',function(){s.src='//w.reco.example/l.js'})"),
     "inline sure - w.reco.example"},
    {JS("$('#b').on('click',function(){s.src='//w.reco.example/l.js'})"),
     "inline likely click w.reco.example"},
    {JS("$('#b').click(()=>fetch('//w.reco.example/l'))"), "fetch likely click w.reco.example"},
    {JS("b.onclick=function(){s.src='//w.reco.example/l.js'}"),
     "inline likely click w.reco.example"},
    {"<button onclick=\"var "
     "s=document.createElement('script');s.src='https://js.form.example/v2.js'\">"
     "資料請求</button>",
     "inline likely click js.form.example"},
    {"<body onload=\"new Image().src='https://px.seller.example/a'\">",
     "inline sure - px.seller.example"},
    {"<script type=text/plain>s.src='https://a.seller.example/x.js'</script>",
     "inline likely consent a.seller.example"},
    {"<a onclick=\"(new Image).src=location.protocol+'\\/\\/px.seller.example/p.gif'\">資料</a>",
     "inline likely click px.seller.example"},
    {"<a onclick=\"window.open('https://www.sns.example/share')\">共有</a>", ""},
    {"<a onclick=\"location.href='https://www.sns.example/share'\">共有</a>", ""},
    {"<a onclick=\"fbq('track','Lead')\">電話</a>", ""}, /* perhaps a leftover */
    /* modules, workers */
    {"<script type=module>import 'https://esm.seller.example/a.js';export {a} from "
     "'https://b.cdn.example/b.js';export * from 'https://c.maker.example/c.js'</script>",
     "inline sure - b.cdn.example; inline sure - c.maker.example; "
     "inline sure - esm.seller.example"},
    {JS("import(`https://esm.seller.example/${v}/a.js`).then(m=>m.go())"),
     "inline sure - esm.seller.example"},
    {JS("new Worker(new URL('https://w.seller.example/w.js',import.meta.url))"),
     "inline sure - w.seller.example"},
    {JS("new SharedWorker('https://w.seller.example/w.js')"), "inline sure - w.seller.example"},
    {JS("fetch(new Request('https://api.seller.example/x',{method:'POST'}))"),
     "fetch sure - api.seller.example"},
    {JS("fetch(new URL('/v1/x','https://api.seller.example'))"), "fetch sure - api.seller.example"},
    {JS("navigator.serviceWorker.register('https://sw.seller.example/sw.js')"), ""}, /* refused */
    /* libraries */
    {JS("var o={type:'POST',url:'https://api.seller.example/x'};$.ajax(o)"),
     "fetch sure - api.seller.example"},
    {JS("const api=axios.create({baseURL:'https://api.seller.example'});api.get('/x')"),
     "fetch likely - api.seller.example"},
    {JS("window.cfg={baseURL:'https://api.seller.example'}"), ""},
    {JS("axios.post('https://api.seller.example/x',{a:1})"), "fetch sure - api.seller.example"},
    {JS("s.src=`${location.protocol}//a.seller.example/x.js`"), "inline sure - a.seller.example"},
    {JS("document.write(\"<script src='\",\"//a.seller.example/x.js\",\"'><\\/script>\")"),
     "inline sure - a.seller.example"},
    {JS("document.createRange().createContextualFragment('<img src=//px.seller.example/a>')"),
     "inline sure - px.seller.example"},
    {JS("if(location.protocol=='https:'){h='https://ssl.tag.example'}"
        "else{h='http://www.tag.example'}s.src=h+'/t.js'"),
     "inline none condition www.tag.example; inline sure - ssl.tag.example"},
    {JS("if(location.protocol=='http:')h='http://www.tag.example';"
        "else h='https://ssl.tag.example';s.src=h+'/t.js'"),
     "inline none condition www.tag.example; inline sure - ssl.tag.example"},
    {JS("var share={a:'https://www.sns.example/sharer.php?u=',b:'https://x.sns.example/intent'}"),
     ""},
    /* configurations */
    {JS("NREUM.info={beacon:\"bam.agent.example\",agent:\"js.agent-cdn.example/nr.min.js\",a:1}"),
     "inline likely - bam.agent.example; inline likely - js.agent-cdn.example"},
    {JS("new Treasure({host:'in.data.example',database:'d'})"), "inline likely - in.data.example"},
    {JS("window.env={\"dsn\":\"https://0123456789abcdef0123456789abcdef@o12.ingest.err.example/"
        "34\"}"),
     "inline likely - o12.ingest.err.example"},
    {JS("init('https://0123456789abcdef0123456789abcdef@o12.ingest.err.example/34')"),
     "inline likely - o12.ingest.err.example"},
    {JS("var c={host:'kissa.example',agent:'1.2.3',server:'localhost'}"), ""},
    /* what sends nothing */
    {JS("location.href='https://www.other.example/';location.replace('https://www.other.example/"
        "')"),
     ""},
    {JS("var share='https://www.sns.example/intent?u='+encodeURIComponent(u);"), ""},
    {JS("// s.src='https://old.seller.example/a.js'\n/* s.src='https://old.seller.example/b.js' "
        "*/"),
     ""},
    {JS("window.__STATE__={\"html\":\"<script>t.src='https://old.seller.example/a.js'<\\/script>\","
        "\"menu\":[{\"url\":\"https://www.other.example/\",\"src\":\"https://img.other.example/"
        "1.png\"}]}"),
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

static void test_scripts(void **state)
{
    assert_true(COUNT_OF(scripts) >= 90);
    analysis_check(state, scripts, COUNT_OF(scripts));
}

static void test_page_over_http(void **state)
{
    struct analysis task = {.arena = arena_new(ANALYSIS_BYTES),
                            .catalog = *state,
                            .url = STR("http://www.kissa.example/")};
    char got[400];
    task.html =
        STR(JS("e=location.protocol==='https:'?'https://s.line.example':'http://old.tag.example';"
               "c.src=e+'/lt.js'") "<img src='//px.seller.example/a'>");
    assert_int_equal(arena_run(task.arena, 0, analysis_work, &task), ARENA_DONE);
    analysis_render(&task, got, sizeof got);
    assert_string_equal(got,
                        "img sure - px.seller.example; inline likely condition old.tag.example; "
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
            struct analysis task = {.arena = arena_new(ANALYSIS_BYTES),
                                    .catalog = *state,
                                    .html = {copy, cut},
                                    .url = STR("https://www.kissa.example/shop/")};
            assert_int_equal(arena_run(task.arena, 0, analysis_work, &task), ARENA_DONE);
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
        "fetch(",
        "a=",
        "a=a+a+",
        "(",
        "{a:",
        "[",
        "`${",
        "/*",
        "'",
        "/",
        "function a(b){",
        "a=>",
        "x.src=a+\"//h.example/\"+b;",
        "f(f,",
        "a?b:",
        "return a+",
        "unescape(",
        "atob('aaaa')+",
        "document.write('<script>",
        "a.b.",
        "\"https://h.example/a.js\",",
        "f('https://h.example/a',",
        "function f(u){s.src=u}f('//h.example/'+u);",
        "var a='//h.example/';s.src=a;",
        "\\",
        "<!--\n",
        "setTimeout(f,900);",
        "function f(u){f(u);s.src=u+u}f('//h.example/');",
    };
    enum { BYTES = 1 << 18 };
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        size_t length = strlen(patterns[i]), at = 8;
        char *html = malloc(BYTES + 100);
        assert_non_null(html);
        memcpy(html, "<script>", 8);
        for (; at + length < BYTES; at += length)
            memcpy(html + at, patterns[i], length);
        struct analysis task = {.arena = arena_new(ANALYSIS_BYTES),
                                .catalog = *state,
                                .html = {html, at},
                                .url = STR("https://www.kissa.example/")};
        enum arena_end end = arena_run(task.arena, 20000, analysis_work, &task);
        if (end != ARENA_DONE)
            fail_msg("%s: ended by %s", patterns[i], end == ARENA_NO_TIME ? "time" : "memory");
        arena_free(task.arena);
        free(html);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_page_over_http),
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, analysis_setup, analysis_teardown);
}
