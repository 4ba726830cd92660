#include "library/catalog/writequeue.h"
#include "tests/support/testregistry.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>
#include <QVector>

#include <memory>

using Library::Urgency;
using Library::WriteQueue;

class WriteQueueTest : public QObject
{
    Q_OBJECT
private slots:
    void actsOfAPersonKeepTheirOrder();
    void aPersonGoesBeforeWaitingBatches();
    void dropsWhatOnlyWaits();
};

void WriteQueueTest::actsOfAPersonKeepTheirOrder()
{
    WriteQueue queue;
    for (int round = 0; round < 200; ++round) {
        QVector<int> order; // written on the one thread, read after both have released
        QSemaphore done;
        for (int act = 0; act < 2; ++act) {
            queue.push(Urgency::Person, [&order, &done, act] {
                order.append(act);
                done.release();
            });
        }
        done.acquire(2);
        QCOMPARE(order, QVector<int>({0, 1}));
    }
}

void WriteQueueTest::aPersonGoesBeforeWaitingBatches()
{
    WriteQueue queue;
    QSemaphore begun;
    QSemaphore gate;
    QSemaphore done;
    QVector<int> order;
    queue.push(Urgency::Background, [&begun, &gate] {
        begun.release();
        gate.acquire();
    });
    begun.acquire();
    const auto note = [&order, &done](int number) {
        return [&order, &done, number] {
            order.append(number);
            done.release();
        };
    };
    queue.push(Urgency::Background, note(3));
    queue.push(Urgency::Person, note(1));
    queue.push(Urgency::Background, note(4));
    queue.push(Urgency::Person, note(2));
    gate.release();
    done.acquire(4);
    QCOMPARE(order, QVector<int>({1, 2, 3, 4}));
}

void WriteQueueTest::dropsWhatOnlyWaits()
{
    auto queue = std::make_unique<WriteQueue>();
    QSemaphore begun;
    QSemaphore gate;
    bool wasRun = false;
    const auto token = std::make_shared<int>(0);
    queue->push(Urgency::Person, [&begun, &gate] {
        begun.release();
        gate.acquire();
    });
    begun.acquire();
    queue->push(Urgency::Person, [&wasRun, token] { wasRun = true; });
    // The destructor drops what waits before it waits for what was begun.
    const std::unique_ptr<QThread> ending(QThread::create([&queue] { queue.reset(); }));
    ending->start();
    QTRY_COMPARE(token.use_count(), 1);
    gate.release();
    QVERIFY(ending->wait());
    QVERIFY(!wasRun);
}

MATINEE_TEST(WriteQueueTest)
#include "tst_writequeue.moc"
