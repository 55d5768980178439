// みなとたび：メニューの開閉と、同意を得てから動かすタグの管理
(function () {
  'use strict';

  var button = document.querySelector('.menu-button');
  var menu = document.getElementById('menu');
  if (button && menu) {
    button.addEventListener('click', function () {
      button.setAttribute('aria-expanded', String(menu.classList.toggle('open')));
    });
  }

  var waiting = document.querySelectorAll('script[type="text/plain"][data-src]');

  function start() {
    waiting.forEach(function (held) {
      var script = document.createElement('script');
      script.async = true;
      script.src = held.dataset.src;
      document.head.appendChild(script);
    });
  }

  function choose(answer, box) {
    localStorage.setItem('minato-consent', answer);
    box.remove();
    if (answer === 'yes') {
      start();
    }
  }

  function ask() {
    var box = document.createElement('div');
    box.className = 'consent';
    box.textContent = '閲覧された内容に合わせた広告のために、クッキーを使ってもよろしいですか。';
    [['yes', '同意する'], ['no', '同意しない']].forEach(function (pair) {
      var answer = document.createElement('button');
      answer.type = 'button';
      answer.textContent = pair[1];
      answer.addEventListener('click', choose.bind(null, pair[0], box));
      box.appendChild(answer);
    });
    document.body.appendChild(box);
  }

  if (waiting.length > 0) {
    var kept = localStorage.getItem('minato-consent');
    if (kept === 'yes') {
      start();
    } else if (kept === null) {
      ask();
    }
  }
})();
