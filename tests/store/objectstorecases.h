#pragma once

#include "sync/store/objectstore.h"

#include <QObject>

#include <memory>

namespace TestSupport {

//! What every store promises, whatever is behind it: a test class of a store derives from this and
//! says how that store is opened. Parts are as large as S3 wants them.
class ObjectStoreCases : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ObjectStoreCases)
public:
    ObjectStoreCases();
    ~ObjectStoreCases() override;

protected:
    //! From now on open() opens a place without objects.
    virtual void newPlace() = 0;
    virtual std::unique_ptr<Sync::ObjectStore> open() = 0;

private slots:
    void init();
    void cleanup();

    void keepsAndReadsSmallObjects();
    void keepsNamesAsTheyAre_data();
    void keepsNamesAsTheyAre();
    void documentsAreReplacedWhole();
    void sameBytesAgainAreDoneOthersRefused();
    void storesPartsInAnyOrder();
    void refusesAPartWithAnotherHash();
    void refusesReceiptsThatDoNotMatch();
    void completeMayBeRepeated();
    void uploadsOutliveTheProgram();
    void abortForgetsTheUpload();
    void listsInTheOrderOfBytes();
    void removesWhatIsThere();
    void removesManyAtOnce();
    void refusesBadKeys();
    void cancelledCallsEnd();
    void destroyedStoreEndsItsCalls();

private:
    //! One file of two parts and a bit.
    static Sync::PartBody part(int number, const QByteArray &bytes);
    std::unique_ptr<Sync::ObjectStore> m_store;
};

} // namespace TestSupport
