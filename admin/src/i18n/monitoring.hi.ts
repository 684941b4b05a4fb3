import type words from './monitoring.en';

const monitoring: typeof words = {
  monitoring: {
    title: 'मॉनिटरिंग', hint: 'अभी क्या चल रहा है, और जो होना ही चाहिए वह है या नहीं। समय आपकी घड़ी के हैं।', period: 'अवधि', periods: { hour: 'एक घंटा', day: '24 घंटे', week: '7 दिन', month: '30 दिन' }, asOf: '%{at} तक',
    asTable: 'तालिका में देखें', chart: '%{title}, पट्टियों में। यही आँकड़े तालिका में हैं।', time: 'समय', total: 'कुल', grain: { minute: 'मिनट के अनुसार', hour: 'घंटे के अनुसार', sixHours: 'छह-छह घंटे में', day: 'दिन के अनुसार' },
    status: {
      title: 'अनुपालन', hint: 'अभी देखा गया। जो देखा नहीं जा सका वह अज्ञात है, ठीक नहीं।', state: { ok: 'ठीक है', attention: 'ध्यान चाहिए', unknown: 'अज्ञात' }, name: { audit_log: 'ऑडिट लॉग', keys: 'एन्क्रिप्शन कुंजियाँ', mfa: 'दूसरे कारक', alerts: 'चेतावनियाँ', tls: 'परिवहन एन्क्रिप्शन' },
      go: { audit_log: 'ऑडिट लॉग खोलें', keys: 'कुंजियाँ खोलें', mfa: 'उपयोगकर्ता और भूमिकाएँ खोलें', alerts: 'चेतावनियाँ खोलें' }, tlsHow: 'संचालक CONSENTRY_PUBLIC_URL में https पता रखता है।',
      says: {
        auditOk: 'सील है, और बिना दोष सत्यापित। प्रविष्टियाँ: %{entries}।', auditFaults: 'पिछले सत्यापन में दोष मिले: %{faults}।', auditNever: 'लॉग सील है और कभी सत्यापित नहीं हुआ।', auditNothing: 'अभी कुछ सील नहीं हुआ।', keysOk: 'समय पर बदली गईं। अगली बार %{at}।', keysByHand: 'केवल हाथ से बदली जाती हैं; कोई बकाया नहीं।',
        mfa: 'दूसरे कारक वाले स्वामी और प्रशासक: %{of} में से %{enrolled}।', alertsOpen: 'किसी के देखने की प्रतीक्षा में: %{open}।', alertsNone: 'कोई चेतावनी खुली नहीं है।', tlsOk: 'उपयोगकर्ता इस इंस्टॉलेशन तक HTTPS से पहुँचते हैं।', tlsPlain: 'इस इंस्टॉलेशन का सार्वजनिक पता सादा HTTP है।',
      },
    },
    usage: {
      title: 'API उपयोग', hint: 'सभी ज्ञात लोगों के अनुरोध, उनके उत्तर के अनुसार।', success: 'पूरे (2xx)', redirect: 'मोड़े गए (3xx)', clientError: 'अस्वीकृत (4xx)', limited: 'बहुत अधिक (429)', serverError: 'विफल (5xx)', empty: 'इस अवधि में कोई अनुरोध नहीं।',
      keys: 'सबसे व्यस्त कुंजियाँ', keysHint: 'API कुंजियाँ, अनुरोधों के अनुसार।', key: 'कुंजी', requests: 'अनुरोध', limitedShort: 'बहुत अधिक', noKeys: 'इस अवधि में कोई API कुंजी उपयोग नहीं हुई।',
    },
    messages: {
      title: 'संदेश', hint: 'हर चरण तब गिना जाता है जब वह आया।', hintWeek: 'हर चरण तब गिना जाता है जब वह आया। अधिक से अधिक पिछले 7 दिन।', accepted: 'स्वीकृत', blocked: 'रोके गए', sent: 'भेजे गए', delivered: 'पहुँचे', failed: 'विफल', empty: 'इस अवधि में कोई संदेश नहीं।',
      speed: 'कितना समय लगता है', speedHint: 'पिछले 24 घंटों के संदेश।', way: 'रास्ता', acceptedToSent: 'स्वीकृति से भेजने तक', sentToDelivered: 'भेजने से पहुँचने तक', half: 'आधे इतने में', most: '95 % इतने में', nearlyAll: '99 % इतने में', measured: 'मापे गए', nothing: 'अभी मापने को कुछ नहीं',
      queue: 'कतार', waiting: 'प्रतीक्षा में', oldest: 'सबसे पुराना प्रतीक्षा में', dead: 'छोड़ दिए', none: 'कुछ प्रतीक्षा में नहीं',
    },
    security: { title: 'सुरक्षा घटनाएँ', hint: 'साइन-इन और सुरक्षा से जुड़ा बाकी सब।', other: 'बाकी सब', empty: 'इस अवधि में कोई सुरक्षा घटना नहीं।' },
    alerts: { title: 'खुली चेतावनियाँ', hint: 'गंभीरता के अनुसार।', empty: 'इस अवधि में कोई चेतावनी नहीं खुली।' },
    access: {
      title: 'लोग और प्रोग्राम कब आते हैं', hint: 'सप्ताह के दिन और घंटे के अनुसार जोड़।', what: 'क्या गिना जाता है', requests: 'अनुरोध', signIns: 'साइन-इन', day: 'दिन', cell: '%{day} को %{hour} पर %{count}', less: 'कम', more: 'अधिक', empty: 'इस अवधि में कोई नहीं आया।',
      countries: 'कहाँ से', countriesHint: 'पते के देश के अनुसार।', country: 'देश', unknown: 'अज्ञात या निजी पता', failures: 'विफल साइन-इन',
    },
  },
};

export default monitoring;
