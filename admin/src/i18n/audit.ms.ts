import type words from './audit.en';
import { actions } from './audit.actions.ms';

const audit: { audit: typeof words.audit & { action: typeof actions } } = {
  audit: {
    title: 'Log audit', hint: 'Siapa buat apa, bila dan dari mana. Setiap catatan dimeterai dalam pokok yang ditandatangani, jadi perubahan selepas itu dapat dikesan.',
    time: 'Masa', what: 'Apa yang berlaku', actor: 'Siapa', ip: 'Dari mana', objectTitle: 'Tentang', objectId: 'Id rekod', details: 'Catatan log audit', fields: 'Semua medan', context: 'Butiran', userAgent: 'Pelayar atau program',
    actionName: 'Tindakan', id: 'Catatan', retainedUntil: 'Disimpan hingga', onlyThis: 'Semua dengan ini', nothing: 'Tiada yang sepadan', root: 'Cincang akar',
    live: 'Ikut secara langsung', waiting: 'Catatan baharu: %{count}', empty: 'Tiada apa-apa direkodkan dalam tempoh ini.', noneFiltered: 'Tiada catatan sepadan dengan penapis ini.',
    type: { title: 'Jenis catatan', all: 'Semua', api_request: 'Permintaan API', authentication: 'Log masuk', account_change: 'Perubahan', security_event: 'Keselamatan' },
    period: { title: 'Tempoh', today: 'Hari ini', week: '7 hari', month: '30 hari', own: 'Tarikh sendiri', from: 'Dari', to: 'Hingga', reversed: 'Akhir berada sebelum permulaan.', choose: 'Pilih hari pertama dan hari terakhir.' },
    who: { system: 'Sistem (%{part})', user: 'Orang …%{id}', api_key: 'Kunci API …%{id}', group: { user: 'Orang', api_key: 'Kunci API', system: 'Sistem' } },
    object: {
      user: 'Orang', api_key: 'Kunci API', contact: 'Kenalan', connection: 'Sambungan', conversation: 'Perbualan', message: 'Mesej', alert: 'Amaran', organization: 'Organisasi', data_key: 'Kunci data', master_key: 'Kunci induk', invitation: 'Jemputan',
      session: 'Sesi', sso_domain: 'Domain', webhook_endpoint: 'Titik akhir webhook', audit_stream: 'Aliran log', device: 'Peranti', passkey: 'Kunci laluan', consent_record: 'Rekod persetujuan', identity: 'Alamat',
      export: 'Salinan data', backup: 'Sandaran', processor: 'Subpemproses', processor_notice: 'Notis subpemproses',
    },
    verify: {
      title: 'Pengesahan', hint: 'Semua catatan berbanding setiap kepala yang pernah ditandatangani. Sekali sehari dengan sendirinya.', now: 'Sahkan sekarang', state: { never: 'Belum disahkan', running: 'Sedang mengesahkan', verified: 'Disahkan', failed: 'Tidak sepadan' },
      never: 'Belum ada sesiapa mengesahkan log ini.', when: '%{at} · catatan: %{size}', fault: '%{what}.', faultAt: '%{what}, pada kedudukan %{position}.', more: 'Kerosakan lain: %{count}', openEntry: 'Buka catatan',
      entryGone: 'Catatan ini tiada lagi.', failedHint: 'Simpan sandaran pangkalan data seperti keadaannya sekarang, dan bandingkan dengan titik semak yang disimpan di tempat lain.',
    },
    fault: {
      checkpoint: 'Kepala yang ditandatangani tidak betul', entry: { altered: 'Satu catatan telah diubah', missing: 'Satu catatan hilang', moved: 'Satu catatan milik log lain', purged_early: 'Satu catatan dibuang sebelum masanya', outside: 'Satu catatan dimasukkan dari luar' },
      tree: { altered: 'Catatan tidak membentuk pokok yang ditandatangani' }, tile: { altered: 'Cincang yang disimpan telah diubah' }, truncated: 'Log telah dipotong', format: 'Log tidak dapat dibaca',
    },
    checkpoint: {
      title: 'Titik semak bertandatangan', hint: 'Simpan ia dan kunci di tempat lain daripada pelayan ini: dengannya, sesiapa boleh membuktikan kemudian sama ada sesuatu sebelumnya telah diubah.', size: 'Catatan', signed: 'Ditandatangani', copy: 'Salin titik semak', copyKey: 'Salin kunci',
    },
    proof: {
      title: 'Bukti', hint: 'Dikira semula di sini, bukan diambil daripada pelayan.', checked: 'Disemak dalam pelayar ini', broken: 'Bukti ini tidak sah', brokenHint: 'Catatan, bukti dan kepala yang ditandatangani tidak sepadan. Sahkan seluruh log, dan bandingkan dengan titik semak yang disimpan di tempat lain.',
      insecure: 'Pelayar menyemak bukti hanya melalui HTTPS atau pada mesin yang sama.', unsealed: 'Catatan ini akan dimeterai sebentar lagi. Buka semula untuk melihat buktinya.', position: 'Kedudukan', treeSize: 'Saiz pokok', leafHash: 'Cincang daun',
      outcome: { holds: 'Sah', broken: 'Tidak sah', unknown: 'Tidak dapat disemak di sini' },
      step: {
        shown: 'Apa yang dipaparkan di sini ialah apa yang dimeterai', content: 'Kandungan yang dimeterai sepadan dengan cernaannya', leaf: 'Cincang daun ialah cincang catatan', path: 'Catatan berada dalam pokok, melalui laluannya ke akar', head: 'Akar ialah akar titik semak yang ditandatangani', signature: 'Titik semak ditandatangani dengan kunci log ini',
      },
    },
    export: {
      title: 'Eksport', csv: 'Catatan sebagai CSV', ndjson: 'Catatan sebagai NDJSON', bundle: 'Seluruh log dengan bukti', hint: { csv: 'Apa yang ditunjukkan penapis, untuk hamparan.', ndjson: 'Apa yang ditunjukkan penapis, satu catatan sebaris, untuk program.', bundle: 'Semuanya, untuk disahkan tanpa pelayan ini.' },
      running: 'Fail sedang dibuat.', done: '%{file} sudah lengkap.', rows: 'Catatan: %{rows}', rowsOf: 'Catatan: %{rows} daripada %{total}',
    },
    settings: {
      title: 'Tetapan', page: 'Tetapan log audit', hint: 'Berapa lama catatan disimpan, dan siapa lagi yang menerima titik semak bertandatangan.', readOnly: 'Anda boleh melihat tetapan ini. Pemilik atau pentadbir boleh mengubahnya.', save: 'Simpan tetapan',
      retention: 'Berapa lama catatan disimpan', retentionHint: 'Selepas itu kandungannya dibuang. Cincangnya kekal, jadi selebihnya masih dapat dibuktikan.', days: '%{type}: hari', bounds: '%{floor} hingga %{ceiling} hari. Asal: %{standard}.',
      witnesses: 'Saksi', witnessesHint: 'Mereka menerima titik semak bertandatangan setiap hari melalui e-mel. Pilih peti mel yang tidak dapat dikosongkan oleh sesiapa yang mengendalikan pelayan ini.', emails: 'Alamat e-mel', emailsHint: 'Satu sebaris, paling banyak lima.',
      purgeTitle: 'Buang catatan lama?', purgeConfirm: 'Simpan dan buang', purgeWord: 'BUANG', purged: '%{type}: %{rows} dari sebelum %{date}', purgeHint: 'Kandungannya dibuang pada pembersihan seterusnya dan tidak dapat dikembalikan. Eksport dahulu jika anda mungkin memerlukannya. Pembuangannya direkodkan.',
    },
    action: actions,
  },
};

export default audit;
