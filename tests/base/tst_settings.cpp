#include "library/base/settings.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

class SettingsTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void defaults();
    void keepsValues();
    void refusesWhatIsNotAChoice();
    void ignoresBadValuesInTheFile();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

void SettingsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = m_folder->filePath(QStringLiteral("settings.ini"));
}

void SettingsTest::defaults()
{
    const Settings settings(m_file);
    QCOMPARE(settings.text(SettingKey::Theme), QStringLiteral("dark"));
    QCOMPARE(settings.integer(SettingKey::Volume), 100);
    QCOMPARE(settings.boolean(SettingKey::ReduceMotion), false);
    QVERIFY(settings.list(SettingKey::AudioLanguages).isEmpty());
}

void SettingsTest::keepsValues()
{
    {
        Settings settings(m_file);
        QSignalSpy changed(&settings, &Settings::changed);
        QVERIFY(settings.setValue(SettingKey::Theme, QStringLiteral("light")));
        QVERIFY(settings.setValue(SettingKey::Theme, QStringLiteral("light")));
        QVERIFY(settings.setValue(SettingKey::AudioLanguages, QStringLiteral("zh, en")));
        QCOMPARE(changed.size(), 2);
    }
    const Settings settings(m_file);
    QCOMPARE(settings.text(SettingKey::Theme), QStringLiteral("light"));
    QCOMPARE(settings.list(SettingKey::AudioLanguages),
        QStringList({QStringLiteral("zh"), QStringLiteral("en")}));
}

void SettingsTest::refusesWhatIsNotAChoice()
{
    Settings settings(m_file);
    const Result<> theme = settings.setValue(SettingKey::Theme, QStringLiteral("pink"));
    QVERIFY(!theme);
    QCOMPARE(theme.error().code, ErrorCode::InvalidInput);
    QVERIFY(!settings.setValue(SettingKey::Volume, 201));
    QCOMPARE(settings.integer(SettingKey::Volume), 100);
}

void SettingsTest::ignoresBadValuesInTheFile()
{
    QFile file(m_file);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[ui]\ntheme=purple\nposterZoom=many\n");
    file.close();
    const Settings settings(m_file);
    QCOMPARE(settings.text(SettingKey::Theme), QStringLiteral("dark"));
    QCOMPARE(settings.integer(SettingKey::PosterZoom), 2);
}

MATINEE_TEST(SettingsTest)
#include "tst_settings.moc"
