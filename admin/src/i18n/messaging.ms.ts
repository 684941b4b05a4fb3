import type words from './messaging.en';

const messaging: typeof words = {
  desk: {
    filters: 'Tapis perbualan', search: 'Cari', searchHint: 'Dalam semua perbualan: nama, nombor penuh, perkataan penuh.', views: 'Paparan', label: 'Label', labels: 'Label', labelsHint: 'Pilih label atau taip label baharu dan tekan Enter.',
    view: { open: 'Terbuka', mine: 'Saya', none: 'Tiada pemilik', unread: 'Belum dibaca', snoozed: 'Ditunda', closed: 'Ditutup' },
    noneFound: 'Tiada yang ditemui.', noneHere: 'Tiada perbualan dalam paparan ini.', you: 'Anda', colleague: 'Rakan sekerja', nobody: 'Tiada sesiapa', toMe: 'Serahkan kepada saya', toNobody: 'Pulangkan',
    taken: '%{name} lebih cepat dan kini memegang perbualan ini.', givenBack: 'Ia bertukar tangan. Lihat semula dan putuskan sekali lagi.',
    close: 'Tutup', closed: 'Ditutup', closedNow: 'Ditutup. Mesej daripada kenalan membukanya semula.', reopen: 'Buka semula', more: 'Lagi untuk perbualan ini', toPerson: 'Biar orang menjawab', toAi: 'Biar pembantu menjawab', ai: 'Pembantu menjawab',
    snooze: { active: 'Ditunda hingga %{at}', wake: 'Tamatkan tundaan', hour: 'Tunda sejam', tomorrow: 'Tunda hingga esok', monday: 'Tunda hingga Isnin', choose: 'Tunda hingga', do: 'Tunda', until: 'Hingga', hint: 'Mesej daripada kenalan menamatkannya lebih awal.' },
    keys: { title: 'Pintasan papan kekunci', next: 'Perbualan seterusnya', previous: 'Perbualan sebelumnya', reply: 'Tulis jawapan', note: 'Tulis nota', take: 'Serahkan kepada saya', close: 'Tutup atau buka semula', search: 'Cari', help: 'Tunjuk bantuan ini', on: 'Pintasan dihidupkan' },
  },
  chat: {
    edited: 'disunting', deleted: 'Kenalan memadam mesej ini.', gone: 'Tidak disimpan: mod tanpa kandungan memadamnya %{at}.', notKept: 'Tidak disimpan', goneHint: 'Mod tanpa kandungan dihidupkan, sekarang atau dahulu: apa yang ditulis di sini telah dipadam dan tidak akan kembali.', goneRetry: 'Kandungannya telah dipadam, jadi ia tidak boleh dihantar semula. Tulis semula.', waits: 'Menunggu: %{why}', reactions: 'Reaksi', by: { contact: 'Kenalan', us: 'Kami' }, reactionTaken: 'Reaksi ditarik balik', location: 'Lokasi', emoji: 'Emoji',
    earlierMessage: 'Mesej terdahulu', answers: 'Menjawab:', menu: 'Tindakan untuk mesej pukul %{time}', react: 'Beri reaksi %{emoji}', takeBack: 'Tarik balik %{emoji}', reply: 'Balas', noReply: 'Jangan balas mesej ini',
    lineStopped: '%{name} tidak aktif.', lineHint: 'Tiada yang boleh dihantar sehingga seseorang menyambung semula sambungan.',
    note: { label: 'Nota', write: 'Tulis nota', save: 'Simpan nota', hint: 'Hanya pasukan anda melihat nota.', by: 'Nota oleh %{name}', edit: 'Sunting', remove: 'Padam', removed: 'Nota telah dipadam.', removeTitle: 'Padam nota ini?', removeHint: 'Pasukan anda tidak lagi melihatnya. Ini tidak boleh dibatalkan.' },
    event: {
      taken: '%{who} mengambil perbualan ini.', assigned: '%{who} menyerahkan ini kepada %{whom}.', unassigned: '%{who} memulangkan ini.', closed: '%{who} menutup ini.', reopened: '%{who} membuka ini semula.', reopenedByMessage: 'Mesej baharu membuka ini semula.',
      asked: 'Kenalan meminta bercakap dengan orang.', toPerson: '%{who} membiarkan orang menjawab.', toAi: '%{who} membiarkan pembantu menjawab.', snoozed: '%{who} menunda ini hingga %{at}.', woken: '%{who} menamatkan tundaan.',
      identity: 'Kenalan mempunyai peranti atau kunci baharu. Pastikan itu memang mereka sebelum berkongsi perkara sulit.',
    },
  },
  files: {
    type: { image: 'Imej', video: 'Video', audio: 'Audio', document: 'Dokumen', sticker: 'Pelekat' },
    attach: 'Lampirkan fail', choose: 'Pilih fail', caption: 'Kapsyen', sendAs: 'Hantar sebagai', limit: '%{type} hingga %{size}', limitUnknown: 'Hingga 100 MB; saluran mungkin menerima kurang.', uploading: '%{percent}% daripada %{size}', unfit: 'Saluran ini tidak menerima fail sebegini, atau sebesar ini.',
    removeNamed: 'Buang %{name}', noCaption: 'Audio tiada kapsyen: teks anda kekal di sini untuk dihantar berasingan.', openNamed: 'Buka %{name}', downloadNamed: 'Muat turun %{name}', pending: 'Fail sedang diambil…', gone: 'Fail tidak lagi disimpan.', elsewhere: '%{type} yang tidak dapat ditunjukkan di sini',
    reason: {
      empty: 'Fail kosong.', too_large: 'Fail terlalu besar.', type_refused: 'Fail jenis ini tidak disimpan.', type_mismatch: 'Fail bukan seperti yang didakwa.', damaged: 'Fail rosak.', rejected_by_provider: 'Penyedia tidak menyerahkan fail.',
      connection_gone: 'Sambungan fail ini sudah tiada.', not_supported: 'Saluran tidak menyerahkan fail.', provider_unavailable: 'Penyedia tidak dapat dihubungi untuk fail ini.', credentials_rejected: 'Penyedia menolak kelayakan, jadi fail tidak dapat diambil.',
    },
  },
  compose: {
    title: 'Tulis mesej', hint: 'Lihat apa kata gerbang sebelum apa-apa dihantar.', message: 'Mesej', kind: 'Jenis', kinds: { text: 'Teks', template: 'Templat', file: 'Fail', location: 'Lokasi', contacts: 'Kad kenalan', button: 'Butang balasan', list: 'Senarai', cta_url: 'Butang pautan' },
    latitude: 'Latitud', longitude: 'Longitud', degrees: 'Dalam darjah, seperti 3.1579.', placeName: 'Nama tempat', address: 'Alamat', email: 'E-mel', header: 'Tajuk', footer: 'Pengaki', buttons: 'Butang', button: 'Butang %{number}', addButton: 'Tambah butang',
    listButton: 'Teks yang membuka senarai', rows: 'Baris', row: 'Baris %{number}', rowHint: 'Keterangan', addRow: 'Tambah baris', urlLabel: 'Teks butang', url: 'Pautan',
    check: 'Ujian tanpa hantar', checkHint: 'Tiada yang dihantar atau direkodkan.', incomplete: 'Lengkapkan mesej, dan jawapan gerbang muncul di sini.', allowed: 'Mesej ini boleh dihantar.', stopped: 'Mesej ini akan dihalang: %{why}.', sent: 'Mesej sedang dihantar.',
    retryAt: 'Ia boleh dihantar mulai %{at}.', later: '%{duration} kemudian', raw: 'Seperti yang disimpan', rawHint: 'Kandungan dalam bentuk platform sendiri. Alamat dan rahsia ditinggalkan.',
    resolve: {
      title: 'Adakah ia sampai?', hint: 'Jawapan penyedia hilang, jadi tiada sesiapa tahu. Tanya kenalan atau lihat pada penyedia, kemudian putuskan.', noOne: 'Jawapan penyedia hilang. Rakan sekerja yang boleh menghantar mesej dapat memutuskan.', sent: 'Ia sampai', failed: 'Ia tidak sampai', retry: 'Hantar semula',
      word: 'HANTAR', retryTitle: 'Hantar semula?', retryHint: 'Jika yang pertama sebenarnya sampai, kenalan menerimanya dua kali. Gerbang menyemaknya sekali lagi.', done: { sent: 'Direkodkan sebagai sampai.', failed: 'Direkodkan sebagai tidak sampai.', retry: 'Ia sedang dihantar semula.' },
    },
  },
  policies: {
    title: 'Dasar dan had', hint: 'Apa yang anda benarkan melebihi tuntutan undang-undang dan penyedia. Gerbang menyemak setiap mesej dengannya.', save: 'Simpan dasar', caps: 'Berapa banyak diterima seseorang', capsHint: 'Had boleh diturunkan, tidak boleh dinaikkan.',
    hourlyCap: 'Mesej sejam', hourlyCapHint: 'Kepada satu kenalan pada satu saluran. 1 hingga 20.', marketingHours: 'Jam antara mesej pemasaran', marketingHoursHint: 'Merentas semua siaran dan saluran. Sekurang-kurangnya 24.',
    quiet: { title: 'Waktu senyap', hint: 'Di tempat kenalan, tiada mesej bagi tujuan ini dihantar dalam tempoh ini. Yang menunggu dihantar apabila ia tamat.', on: 'Patuhi waktu senyap', from: 'Dari', until: 'Hingga', purposes: 'Tujuan yang menunggu', purposesHint: 'Sekurang-kurangnya satu. Kod pengesahan sentiasa dihantar.' },
    timeZone: 'Zon waktu anda', timeZoneHint: 'Untuk kenalan yang zonnya tidak diketahui.', noZone: 'Tiada zon waktu sebegitu',
    unknown: {
      title: 'Apabila hasil tidak diketahui', hint: 'Jawapan penyedia boleh hilang. Mesej status dan ingatan penyedia ditanya dahulu.', what: 'Jika kedua-duanya tidak tahu', after: 'Minit sebelum itu', afterHint: '5 hingga 10080 (seminggu).',
      hold: { name: 'Biarkan', hint: 'Mesej kekal tidak diketahui. Tiada yang dihantar dua kali.' }, ask: { name: 'Tanya kami', hint: 'Amaran dibuka, dan seseorang memutuskan satu demi satu.' }, retry: { name: 'Hantar semula', hint: 'Mesej dihantar sekali lagi dan mungkin sampai dua kali.' },
    },
    review: { title: 'Semakan kedua', hint: 'Apa yang perlu diluluskan orang sebelum dihantar.', reviewAiMarketing: 'Pemasaran yang ditulis pembantu', reviewAiMarketingHint: 'Menunggu sehingga seseorang membaca dan meluluskannya.', broadcastApproval: 'Setiap siaran', broadcastApprovalHint: 'Diluluskan oleh orang lain daripada pembuatnya.' },
    content: {
      title: 'Apa yang ditulis orang', hint: 'Consentry boleh bekerja tanpa menyimpannya.', zero: 'Mod tanpa kandungan', zeroHint: 'Kandungan mesej dan failnya dipadam dengan jawapan terakhir penyedia (dibaca, gagal, disekat), dan selewat-lewatnya selepas 24 jam. Jenis, masa dan kesudahan kekal.',
      ai: 'Pembantu masih boleh membaca', aiHint: 'Dalam mod ini tiada apa diserahkan kepada pembantu kecuali anda membenarkannya di sini.', unsaved: 'Berkuat kuasa apabila anda menyimpan. Yang sudah tersimpan dipadam dalam beberapa minit.',
      askTitle: 'Hidupkan mod tanpa kandungan?', ask: 'Hidupkan', word: 'PADAM', askHint: 'Kandungan mesej lama dan yang sudah dijawab dipadam selama-lamanya, bersama failnya. Mematikan mod ini tidak mengembalikan apa-apa. Carian tidak menemui teks, dan mesej tidak boleh dihantar semula.',
    },
    lines: {
      title: 'Talian anda', hint: 'Keadaan setiap talian dengan penyedianya sekarang.', rate: '%{rate} mesej sesaat', noRate: 'Kadar tidak diberitahu', usage: '%{percent}% daripada peruntukan digunakan', noUsage: 'Tiada maklumat penggunaan dalam sejam ini', waits: 'Menunggu %{left}', paused: 'Pemasaran dijeda hingga %{at}',
      lift: 'Tamatkan jeda', liftTitle: 'Hantar pemasaran melalui %{name} semula?', liftHint: 'Penyedia mengehadkan talian ini kerana orang melaporkannya atau had dicapai. Menamatkannya terlalu awal boleh menyebabkan nombor hilang.',
    },
  },
  optIn: {
    title: 'Persetujuan', hint: 'Halaman tempat orang bersetuju, dan perkataan untuk berhenti.', tab: 'Borang persetujuan', add: 'Borang baharu', empty: 'Belum ada borang. Buat satu, kongsi pautannya, dan persetujuan datang dengan bukti.', on: 'Hidup', off: 'Mati', version: 'Versi %{number}', purposes: 'Tujuan', purposesHint: 'Apa yang boleh dipersetujui, setiap satu dengan tandanya sendiri.',
    copyLink: 'Salin pautan', preview: 'Pratonton', versions: 'Versi', edit: 'Sunting', duplicate: 'Buat salinan', switchOn: 'Hidupkan', switchOff: 'Matikan', remove: 'Padam', removeTitle: 'Padam borang ini?', removeHint: 'Halamannya hilang serta-merta. Teks yang dirujuk persetujuan kekal dalam rekod. Ini tidak boleh dibatalkan.',
    editHint: 'Teks yang diubah menjadi versi baharu. Persetujuan terus merujuk versi yang ditunjukkan.', heading: 'Tajuk', text: 'Apa yang dipersetujui', textHint: 'Dengan kata mudah: siapa menulis, tentang apa, berapa kerap.', privacyUrl: 'Notis privasi', privacyHint: 'Alamat https.', language: 'Bahasa halaman',
    phone: 'Nombor talian', phoneHint: 'Pilihan. Ditunjukkan supaya orang boleh menulis kepadanya.', slug: 'Alamat', slugHint: 'Pilihan. Halaman berada di /c/… Kosong: alamat rawak.', saved: 'Disimpan sebagai versi %{number}.', hash: 'Cap jari',
  },
  words: {
    tab: 'Perkataan dan jawapan', save: 'Simpan perkataan dan jawapan', optOut: 'Perkataan yang menghentikan mesej', optOutHint: 'Mesej yang merupakan salah satu perkataan ini menarik diri serta-merta.', resume: 'Perkataan yang menyambung mesej', resumeHint: 'Ia memulihkan apa yang ditarik, tidak lebih.', ownOptOut: 'Perkataan henti anda sendiri', ownResume: 'Perkataan sambung anda sendiri',
    none: 'Tiada perkataan anda sendiri.', add: 'Tambah', builtIn: 'Sentiasa difahami', yes: '“YES” juga menyambung', yesHint: 'Mati melainkan anda pasti: orang menjawab ya kepada banyak soalan.', inbound: 'Apabila orang menulis dahulu', inboundHint: 'Mesej daripada seseorang sentiasa membenarkan mesej perkhidmatan.', utility: 'Benarkan juga mesej utiliti', utilityHint: 'Tidak sekali-kali pemasaran, dan tidak menentang penarikan diri.',
    confirmation: 'Jawapan kepada penarikan diri', confirmationHint: 'Dihantar sekali, dalam bahasa perkataan itu. Kosong: ayat yang ditunjukkan.', allLanguages: 'Tunjuk semua bahasa',
  },
  restrictions: {
    title: 'Sekatan dan bantahan', hint: 'Apa yang diminta orang itu menurut undang-undang. Gerbang mematuhinya pada setiap saluran.', readOnly: 'Boleh diubah oleh: %{roles}.', since: 'Sejak %{at}.', doSet: 'Rekod', doLift: 'Tarik balik',
    restrict: { name: 'Pemprosesan disekat', hint: 'Data disimpan tetapi tidak digunakan: tiada yang dihantar (GDPR perkara 18).', set: 'Sekat pemprosesan?', setHint: 'Mulai sekarang, tiada yang dihantar kepada %{name}, jawapan pun tidak.', lift: 'Tarik balik sekatan?', liftHint: 'Beritahu %{name} sebelum menariknya: undang-undang memintanya. Mesej boleh dihantar semula setakat yang dibenarkan peraturan lain.' },
    object: { name: 'Membantah pemasaran', hint: 'Tiada pemasaran pada mana-mana saluran (GDPR perkara 21).', set: 'Rekod bantahan?', setHint: 'Mulai sekarang, tiada pemasaran dihantar kepada %{name} pada mana-mana saluran.', lift: 'Tarik balik bantahan?', liftHint: 'Hanya jika %{name} berkata demikian. Persetujuan pemasaran mesti diberi semula.' },
    composerTitle: 'Kenalan ini menyekat pemprosesan.', composer: 'Sejak %{at} data mereka disimpan dan tidak digunakan. Tiada yang boleh dihantar sehingga sekatan ditarik balik.', noMarketing: 'Membantah pemasaran: hanya perkhidmatan dan utiliti.',
    place: { title: 'Waktu dan bahasa', edit: 'Ubah', timeZone: 'Zon waktu', unknown: 'Tidak diketahui', hint: 'Waktu senyap mengikut waktu kenalan.', languageHint: 'Kod seperti en, ms atau zh-Hant.' },
    receipts: { save: 'Resit', done: 'Resit disimpan: %{count}.' },
  },
  phoneDo: {
    more: 'Apa lagi yang boleh dibuat kenalan', choose: 'Pilih “%{title}”', image: 'Hantar gambar', video: 'Hantar video', audio: 'Hantar mesej suara', document: 'Hantar dokumen', location: 'Hantar lokasi', caption: 'Tengok ini', react: 'Beri reaksi pada mesej terakhir', edit: 'Sunting mesej terakhir sendiri', delete: 'Padam mesej terakhir sendiri',
    event: { title: 'Peristiwa', hint: 'Penyedia memberitahu sesuatu, melalui webhook bertandatangan seperti yang lain.', kind: 'Peristiwa', details: 'Butiran (JSON)', detailsHint: 'Pilihan bagi kebanyakan peristiwa.', do: 'Biar ia berlaku', done: 'Diberitahu: %{kind}', notJson: 'Butiran mesti objek JSON.' },
  },
};

export default messaging;
