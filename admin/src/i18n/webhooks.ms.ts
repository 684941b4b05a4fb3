import type words from './webhooks.en';

const webhooks: typeof words = {
  webhooks: {
    title: 'Webhook', hint: 'Program anda diberitahu serta-merta apa yang berlaku di sini, mengikut spesifikasi Standard Webhooks. Peristiwa yang tidak dapat dihantar dicuba semula selama tiga hari.',
    add: 'Tambah titik akhir', create: 'Cipta', empty: 'Belum ada titik akhir. Masukkan alamat sebuah program, dan ia diberitahu apa yang berlaku di sini.', noOne: 'Belum ada titik akhir. Pemilik atau pentadbir boleh menyediakannya.',
    url: 'Alamat', urlHint: 'Tempat program anda menerima peristiwa, melalui HTTPS.', name: 'Keterangan', nameHint: 'Pilihan. Cara pasukan anda mengenalinya.', types: 'Peristiwa', state: 'Keadaan', lastSuccess: 'Terakhir dihantar', never: 'Belum pernah',
    all: 'Semuanya', allHint: 'Termasuk jenis yang ditambah oleh versi kemudian.', some: 'Hanya yang saya pilih', allOf: 'Semua ini', typeCount: 'Jenis: %{count}',
    group: { message: 'Mesej', consent: 'Persetujuan', connection: 'Sambungan', alert: 'Amaran', audit: 'Log audit', webhook: 'Titik akhir ini' },
    event: {
      message: {
        sent: 'Penyedia menerima satu mesej', delivered: 'Satu mesej sampai ke peranti penerima', read: 'Penerima membuka satu mesej', failed: 'Satu mesej tidak dapat dihantar atau disampaikan',
        blocked: 'Mesej yang telah diterima dihentikan oleh get sebelum keluar', received: 'Seseorang menulis',
      },
      consent: { granted: 'Satu persetujuan direkodkan', withdrawn: 'Satu persetujuan ditarik balik', opted_out: 'Kenalan berhenti melanggan satu saluran', resumed: 'Kenalan menarik balik pemberhentian langganan' },
      connection: { paused: 'Sambungan dijeda, oleh seseorang atau oleh pelayan', disconnected: 'Sambungan ditamatkan dan rahsianya dimusnahkan' },
      alert: { opened: 'Satu amaran dibuka', acknowledged: 'Seseorang mengakui amaran', closed: 'Seseorang menutup amaran' },
      audit: { checkpoint: 'Log audit bertambah, dan inilah kepalanya yang ditandatangani' },
      webhook: { test: 'Seseorang meminta ujian titik akhir ini' },
    },
    states: { on: 'Hidup', off: 'Dimatikan', failing: 'Gagal sejak %{at}', gone: 'Kami matikan: sudah tiada', gaveUp: 'Kami matikan: gagal' },
    why: {
      gone: 'Kami mematikannya: penerima menjawab 410 Gone, jadi ia tidak mahu peristiwa lagi. Peristiwa sejak itu disimpan 30 hari dan boleh dimainkan semula.',
      failing: 'Kami mematikannya: tiada apa yang berjaya dihantar selama tiga hari. Peristiwa sejak itu disimpan 30 hari dan boleh dimainkan semula.',
      byHand: 'Ia dimatikan. Peristiwa disimpan 30 hari dan boleh dimainkan semula apabila ia dihidupkan.', since: 'Tiada penghantaran berjaya sejak %{at}. Kami terus mencuba, dan mematikannya selepas tiga hari.',
    },
    secret: {
      shown: 'Rahsia tandatangan bagi %{name}', once: 'Salin sekarang. Ia tidak dapat ditunjukkan lagi.', label: 'Rahsia tandatangan', saved: 'Saya telah menyimpannya', open: 'Buka titik akhir', changed: 'Rahsia diubah', overlap: 'Rahsia sebelumnya turut menandatangani hingga %{at}.',
      verify: 'Cara program anda memastikan peristiwa itu daripada kami', verifyHint: 'Node.js dengan pakej “standardwebhooks”. Pustaka bagi bahasa lain berbuat demikian juga.', snippet: 'Program yang menyemak tandatangan',
    },
    details: 'Titik akhir', created: 'Dibuat', id: 'Id', change: 'Ubah', switchOn: 'Hidupkan', switchOff: 'Matikan', remove: 'Padam', removeTitle: 'Padam titik akhir ini?', removeHint: 'Tiada apa lagi yang dihantar ke sana, dan penghantarannya dipadam bersamanya. Ini tidak boleh dibuat asal.',
    rotate: 'Tukar rahsia', rotateTitle: 'Tukar rahsia tandatangan?', rotateHint: 'Anda mendapat rahsia baharu. Yang sebelumnya terus menandatangani di sampingnya buat seketika, supaya program anda dapat bertukar tanpa gangguan.', overlap: 'Jam kedua-dua rahsia menandatangani', overlapHint: '0 hingga 168. Dengan 0 rahsia lama tamat serta-merta.',
    test: { send: 'Hantar peristiwa ujian', waiting: 'Peristiwa ujian sedang dalam perjalanan.', good: 'Dihantar. Penerima menjawab %{status} selepas %{duration}.', bad: 'Tidak dihantar.', again: 'Ia dicuba semula pada %{at}.', open: 'Lihat penghantaran', hide: 'Sembunyikan' },
    delivery: {
      title: 'Penghantaran', hint: 'Apa yang terjadi pada setiap peristiwa di sini. Disimpan 30 hari.', details: 'Penghantaran', event: 'Peristiwa', at: 'Masa', attempts: 'Percubaan', answer: 'Jawapan', empty: 'Belum ada yang dihantar ke sini. Hantar peristiwa ujian untuk melihat apa yang sampai.', noneFiltered: 'Tiada penghantaran dalam keadaan ini.',
      states: { pending: 'Dalam perjalanan', delivered: 'Dihantar', failed: 'Dihentikan' }, retrying: 'Mencuba lagi', any: 'Mana-mana', happened: 'Berlaku', next: 'Percubaan seterusnya', finished: 'Tamat', payload: 'Apa yang dihantar', eventId: 'Peristiwa (webhook-id)', id: 'Penghantaran',
      attempt: 'Percubaan %{number}', running: 'Sedang berjalan, atau terputus', after: 'selepas %{duration}', noAnswer: 'Tiada jawapan', noAttempt: 'Belum dicuba.', resend: 'Hantar lagi', resent: 'Ia dihantar lagi sekarang.',
    },
    replay: {
      title: 'Main semula', titleLong: 'Mainkan semula peristiwa tersimpan', hint: 'Menghantar lagi apa yang berlaku sejak suatu masa, sudah dihantar atau belum. Program anda mengenali peristiwa yang pernah diterimanya melalui webhook-id.', since: 'Sejak', until: 'Hingga', untilHint: 'Pilihan. Kosong: hingga sekarang.', types: 'Hanya jenis ini', typesHint: 'Pilihan. Kosong: semua yang didengari titik akhir ini.', start: 'Main semula',
      done: 'Peristiwa dihantar lagi: %{count}.', none: 'Tiada apa untuk dihantar lagi dalam tempoh ini.', more: 'Ada lagi, mulai %{at}.', goOn: 'Teruskan dari sana',
    },
  },
  streams: {
    title: 'Strim log', hint: 'Log audit, dihantar kepada SIEM anda sebaik sahaja dimeterai: dalam istilah OCSF, mengikut turutan, sekurang-kurangnya sekali.', add: 'Tambah strim', create: 'Cipta', empty: 'Belum ada strim. Namakan penerima, dan ia mendapat setiap entri log audit.', noOne: 'Belum ada strim. Pemilik atau pentadbir boleh menyediakannya.',
    name: 'Nama', nameHint: 'Cara pasukan anda mengenalinya.', kind: 'Cara', kinds: { http: 'HTTP', syslog: 'Syslog' }, kindHint: { http: 'Untuk Splunk, Datadog, Elastic, Vector dan lain-lain yang menerima JSON.', syslog: 'RFC 5424 melalui TLS atau TCP.' }, state: 'Keadaan', states: { on: 'Menghantar', paused: 'Dijeda', failing: 'Gagal' },
    position: 'Dihantar', behind: 'Tertinggal', behindBy: 'Tertinggal %{count}', upToDate: 'Terkini', never: 'Belum pernah', failingSince: 'Gagal sejak %{at}.', nextTry: 'Cubaan seterusnya %{at}.', pausedSince: 'Dijeda sejak %{at}.', actions: 'Tindakan',
    url: 'Alamat', format: 'Format', formats: { ndjson: 'Satu objek JSON sebaris (NDJSON)', json_array: 'Satu tatasusunan JSON setiap permintaan' }, batch: 'Peristiwa setiap permintaan', batchHint: '1 hingga 500.',
    headers: 'Pengepala rahsia', headersHint: 'Satu sebaris, seperti Authorization: Splunk 1234. Dimeterai, dan tidak ditunjukkan lagi.', headerShape: 'Tulis setiap baris sebagai Nama: nilai.', headerFault: 'Ada baris yang bukan pengepala',
    host: 'Hos', port: 'Port', transport: 'Pengangkutan', transports: { tls: 'TLS', tcp: 'TCP, tidak disulitkan' }, tcpHint: 'Hanya ke rangkaian yang disenaraikan oleh pengendali pemasangan ini.', serverName: 'Nama dalam sijilnya', serverNameHint: 'Pilihan. Jika bukan nama hos.',
    ca: 'Pihak berkuasa yang dipercayai (PEM)', caHint: { http: 'Pilihan. Di samping yang awam.', syslog: 'Pilihan. Menggantikan yang awam.' }, clientCert: 'Sijil yang kami tunjukkan (PEM)', clientKey: 'Kuncinya (PEM)', clientHint: 'Pilihan. Jika penerima memintanya.', keyHint: 'Dimeterai, dan tidak ditunjukkan lagi.',
    keep: 'Biarkan kosong untuk mengekalkan yang tersimpan: %{mask}. Penerima lain memerlukannya semula.', forget: 'Buang rahsia yang tersimpan',
    types: 'Entri', allTypes: 'Semuanya', someTypes: 'Hanya yang saya pilih', menu: 'Lagi: %{name}', change: 'Ubah', test: 'Hantar peristiwa ujian', testNamed: 'Hantar peristiwa ujian: %{name}', pause: 'Jeda', resume: 'Sambung', rewind: 'Undur', remove: 'Padam',
    tested: { good: '%{name}: ia berfungsi.', bad: '%{name}: ujian gagal.' }, rewindTitle: 'Undurkan %{name}?', rewindHint: 'Semua sejak masa itu dihantar lagi, dan hingga lima minit sebelumnya. Tiada yang dilangkau.', since: 'Sejak', rewound: 'Ia bersambung dari entri %{position}.',
    removeTitle: 'Padam %{name}?', removeHint: 'Tiada apa lagi yang dihantar ke sana, dan rahsianya dimusnahkan. Log itu sendiri kekal. Ini tidak boleh dibuat asal.', toLog: 'Log audit',
  },
};

export default webhooks;
