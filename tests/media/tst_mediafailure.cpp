#include "library/media/mediafailure.h"
#include "tests/support/testregistry.h"

#include <QCoreApplication>
#include <QTest>
#include <QTranslator>

using namespace Library;

namespace {

//! Puts every text in brackets: another language.
class Brackets final : public QTranslator
{
public:
    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *source, const char *, int) const override
    {
        return QStringLiteral("[%1]").arg(QString::fromUtf8(source));
    }
};

} // namespace

class MediaFailureTest : public QObject
{
    Q_OBJECT
private slots:
    void speaksTheLanguageOfTheReader();
    void keepsWhatItHasNoWordsFor();
};

void MediaFailureTest::speaksTheLanguageOfTheReader()
{
    const Error error{ErrorCode::Corrupt, QStringLiteral("beschädigt"), {}, false};
    const QString kept = MediaFailure::stored(error);
    QCOMPARE(kept, QStringLiteral("corrupt"));
    const QString before = MediaFailure::text(kept);
    QVERIFY(before.contains(QStringLiteral("damaged")));
    Brackets other;
    QVERIFY(QCoreApplication::installTranslator(&other));
    QCOMPARE(MediaFailure::text(kept), QStringLiteral("[%1]").arg(before));
    QVERIFY(QCoreApplication::removeTranslator(&other));
}

void MediaFailureTest::keepsWhatItHasNoWordsFor()
{
    const Error error{ErrorCode::TimedOut, QStringLiteral("Too slow."), {}, false};
    QCOMPARE(MediaFailure::stored(error), QStringLiteral("Too slow."));
    QCOMPARE(MediaFailure::text(QStringLiteral("Too slow.")), QStringLiteral("Too slow."));
    QCOMPARE(MediaFailure::text(QString()), QString());
}

MATINEE_TEST(MediaFailureTest)
#include "tst_mediafailure.moc"
