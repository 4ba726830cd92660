#include "library/media/languagename.h"
#include "tests/support/testregistry.h"

#include <QTest>

using Library::languageName;

class LanguageNameTest : public QObject
{
    Q_OBJECT
private slots:
    void speaksTheLanguageOfTheInterface_data();
    void speaksTheLanguageOfTheInterface();
};

void LanguageNameTest::speaksTheLanguageOfTheInterface_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("locale");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *code, const char *locale, const char *name) {
        QTest::addRow("%s in %s", code, locale)
            << QString::fromUtf8(code) << QString::fromUtf8(locale) << QString::fromUtf8(name);
    };
    row("eng", "en_GB", "English");
    row("eng", "zh_CN", "英语");
    row("en", "C", "English");
    row("deu", "zh_CN", "德语");
    row("ger", "zh_CN", "德语");
    row("chi", "en", "Chinese");
    row("zho", "zh_CN", "中文");
    row("zh-Hans", "zh_CN", "中文");
    row("pt_BR", "en", "Portuguese");
    row("yue", "zh_CN", "粤语");
    row("FRE", "en", "French");
    row("qqx", "en", "");
    row("und", "xx_YY", "");
    row("", "en", "");
}

void LanguageNameTest::speaksTheLanguageOfTheInterface()
{
    QFETCH(QString, code);
    QFETCH(QString, locale);
    QTEST(languageName(code, locale), "name");
}

MATINEE_TEST(LanguageNameTest)
#include "tst_languagename.moc"
