<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>App::ClusterSetup</name>
    <message numerus="yes">
        <source>%n video(s) are still on their way into the storage. Wait for them or cancel them, then connect.</source>
        <translation>
            <numerusform>%n video is still on its way into the storage. Wait for it or cancel it, then connect.</numerusform>
            <numerusform>%n videos are still on their way into the storage. Wait for them or cancel them, then connect.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message numerus="yes">
        <source>%n episodes</source>
        <translation>
            <numerusform>%n episode</numerusform>
            <numerusform>%n episodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClusterPage</name>
    <message numerus="yes">
        <source>%n video(s) are damaged</source>
        <translation>
            <numerusform>%n video is damaged</numerusform>
            <numerusform>%n videos are damaged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> · %n block(s) mended</source>
        <extracomment>after &quot;All good&quot;</extracomment>
        <translation>
            <numerusform> · %n block mended</numerusform>
            <numerusform> · %n blocks mended</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message numerus="yes">
        <source>%n episode(s)</source>
        <translation>
            <numerusform>%n episode</numerusform>
            <numerusform>%n episodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n upload(s) go on when the same cluster is added again.</source>
        <translation>
            <numerusform>%n upload goes on when the same cluster is added again.</numerusform>
            <numerusform>%n uploads go on when the same cluster is added again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) of this PC are in the cluster, checked.</source>
        <translation>
            <numerusform>%n video of this PC is in the cluster, checked.</numerusform>
            <numerusform>%n videos of this PC are in the cluster, checked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In step: %n change(s) of other PCs arrived.</source>
        <translation>
            <numerusform>In step: %n change of other PCs arrived.</numerusform>
            <numerusform>In step: %n changes of other PCs arrived.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) are stored, %1 in all.</source>
        <translation>
            <numerusform>%n video is stored, %1 in all.</numerusform>
            <numerusform>%n videos are stored, %1 in all.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them were read since, the last %1, the first %2.</source>
        <translation>
            <numerusform>%n of them was read since, the last %1, the first %2.</numerusform>
            <numerusform>%n of them were read since, the last %1, the first %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And one more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1”: %n part(s) had a damaged copy, and another one was whole.</source>
        <translation>
            <numerusform>“%1”: one part had a damaged copy, and another one was whole.</numerusform>
            <numerusform>“%1”: %n parts had a damaged copy, and another one was whole.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 video(s) were read and are whole.</source>
        <translation>
            <numerusform>%n of %1 was read and is whole.</numerusform>
            <numerusform>%n of %1 were read and are whole.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days left</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are removed for good</source>
        <translation>
            <numerusform>%n title is removed for good</numerusform>
            <numerusform>%n titles are removed for good</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The library is here: %n title(s). Add the folders of this PC again with matinee add.</source>
        <translation>
            <numerusform>The library is here: %n title. Add the folders of this PC again with matinee add.</numerusform>
            <numerusform>The library is here: %n titles. Add the folders of this PC again with matinee add.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n upload(s) that nobody would have finished are out of the storage.</source>
        <translation>
            <numerusform>One upload that nobody would have finished is out of the storage.</numerusform>
            <numerusform>%n uploads that nobody would have finished are out of the storage.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) are in the backup.</source>
        <translation>
            <numerusform>One video is in the backup.</numerusform>
            <numerusform>%n videos are in the backup.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied now: %n video(s), %1.</source>
        <translation>
            <numerusform>Copied now: one video, %1.</numerusform>
            <numerusform>Copied now: %n videos, %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) were read again.</source>
        <translation>
            <numerusform>One video was read again.</numerusform>
            <numerusform>%n videos were read again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) in the backup are out of the library for good, %1; --remove removes them there.</source>
        <translation>
            <numerusform>One video in the backup is out of the library for good, %1; --remove removes it there.</numerusform>
            <numerusform>%n videos in the backup are out of the library for good, %1; --remove removes them there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles have no video here and are not shown until they have. Connect the storage that has them (matinee cluster add), or add the folders (matinee add).</source>
        <translation>
            <numerusform>%n title has no video here and is not shown until it has. Connect the storage that has it (matinee cluster add), or add the folder (matinee add).</numerusform>
            <numerusform>%n titles have no video here and are not shown until they have. Connect the storage that has them (matinee cluster add), or add the folders (matinee add).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channels</source>
        <translation>
            <numerusform>%n channel</numerusform>
            <numerusform>%n channels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>History</name>
    <message numerus="yes">
        <source>Removed %n titles for good</source>
        <translation>
            <numerusform>Removed %n title for good</numerusform>
            <numerusform>Removed %n titles for good</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n titles to the trash</source>
        <translation>
            <numerusform>Moved %n title to the trash</numerusform>
            <numerusform>Moved %n titles to the trash</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Put %n titles back</source>
        <translation>
            <numerusform>Put %n title back</numerusform>
            <numerusform>Put %n titles back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Identified %n titles</source>
        <translation>
            <numerusform>Identified %n title</numerusform>
            <numerusform>Identified %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %n titles</source>
        <translation>
            <numerusform>Added %n title</numerusform>
            <numerusform>Added %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied %n titles into the storage</source>
        <translation>
            <numerusform>Copied %n title into the storage</numerusform>
            <numerusform>Copied %n titles into the storage</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Merged %n titles with others</source>
        <translation>
            <numerusform>Merged %n title with others</numerusform>
            <numerusform>Merged %n titles with others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took %n titles apart from others</source>
        <translation>
            <numerusform>Took %n title apart from others</numerusform>
            <numerusform>Took %n titles apart from others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Renamed %n titles</source>
        <translation>
            <numerusform>Renamed %n title</numerusform>
            <numerusform>Renamed %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Edited %n titles</source>
        <translation>
            <numerusform>Edited %n title</numerusform>
            <numerusform>Edited %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Changed the pictures of %n titles</source>
        <translation>
            <numerusform>Changed the pictures of %n title</numerusform>
            <numerusform>Changed the pictures of %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reset fields of %n titles</source>
        <translation>
            <numerusform>Reset fields of %n title</numerusform>
            <numerusform>Reset fields of %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n titles</source>
        <translation>
            <numerusform>Tagged %n title</numerusform>
            <numerusform>Tagged %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took tags off %n titles</source>
        <translation>
            <numerusform>Took tags off %n title</numerusform>
            <numerusform>Took tags off %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set up %n collections</source>
        <translation>
            <numerusform>Set up %n collection</numerusform>
            <numerusform>Set up %n collections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %n collections</source>
        <translation>
            <numerusform>Removed %n collection</numerusform>
            <numerusform>Removed %n collections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Put %n titles into a collection</source>
        <translation>
            <numerusform>Put %n title into a collection</numerusform>
            <numerusform>Put %n titles into a collection</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took %n titles out of a collection</source>
        <translation>
            <numerusform>Took %n title out of a collection</numerusform>
            <numerusform>Took %n titles out of a collection</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set up %n lists</source>
        <translation>
            <numerusform>Set up %n list</numerusform>
            <numerusform>Set up %n lists</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %n lists</source>
        <translation>
            <numerusform>Removed %n list</numerusform>
            <numerusform>Removed %n lists</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Put %n titles into a list</source>
        <translation>
            <numerusform>Put %n title into a list</numerusform>
            <numerusform>Put %n titles into a list</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took %n titles out of a list</source>
        <translation>
            <numerusform>Took %n title out of a list</numerusform>
            <numerusform>Took %n titles out of a list</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set up %n profiles</source>
        <translation>
            <numerusform>Set up %n profile</numerusform>
            <numerusform>Set up %n profiles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %n profiles</source>
        <translation>
            <numerusform>Removed %n profile</numerusform>
            <numerusform>Removed %n profiles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Marked %n titles watched</source>
        <translation>
            <numerusform>Marked %n title watched</numerusform>
            <numerusform>Marked %n titles watched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Marked %n titles not watched</source>
        <translation>
            <numerusform>Marked %n title not watched</numerusform>
            <numerusform>Marked %n titles not watched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Made %n titles favourites</source>
        <translation>
            <numerusform>Made %n title a favourite</numerusform>
            <numerusform>Made %n titles favourites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took %n titles out of the favourites</source>
        <translation>
            <numerusform>Took %n title out of the favourites</numerusform>
            <numerusform>Took %n titles out of the favourites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rated %n titles</source>
        <translation>
            <numerusform>Rated %n title</numerusform>
            <numerusform>Rated %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Played %n titles</source>
        <translation>
            <numerusform>Played %n title</numerusform>
            <numerusform>Played %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Gave up stored copies of %n titles</source>
        <translation>
            <numerusform>Gave up stored copies of %n title</numerusform>
            <numerusform>Gave up stored copies of %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Described %n titles</source>
        <translation>
            <numerusform>Described %n title</numerusform>
            <numerusform>Described %n titles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Transfers</name>
    <message numerus="yes">
        <source>%1 of %n parts stored</source>
        <translation>
            <numerusform>%1 of %n part stored</numerusform>
            <numerusform>%1 of %n parts stored</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n on their way</source>
        <translation>
            <numerusform>%1 of %n on its way</numerusform>
            <numerusform>%1 of %n on their way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n parts here</source>
        <translation>
            <numerusform>%1 of %n part here</numerusform>
            <numerusform>%1 of %n parts here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::CardRow</name>
    <message numerus="yes">
        <source>%1, %n items</source>
        <translation>
            <numerusform>%1, %n item</numerusform>
            <numerusform>%1, %n items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::ClusterPage</name>
    <message numerus="yes">
        <source>%n video(s) could not be moved: %1</source>
        <translation>
            <numerusform>%n video could not be moved: %1</numerusform>
            <numerusform>%n videos could not be moved: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) · %1</source>
        <translation>
            <numerusform>%n video · %1</numerusform>
            <numerusform>%n videos · %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::DropOverlay</name>
    <message numerus="yes">
        <source>Drop to add %n videos</source>
        <translation>
            <numerusform>Drop to add %n video</numerusform>
            <numerusform>Drop to add %n videos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other files are not videos and will be left out</source>
        <translation>
            <numerusform>%n other file is not a video and will be left out</numerusform>
            <numerusform>%n other files are not videos and will be left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::FileListModel</name>
    <message numerus="yes">
        <source>%Ln videos</source>
        <translation>
            <numerusform>%Ln video</numerusform>
            <numerusform>%Ln videos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::FilesPage</name>
    <message numerus="yes">
        <source>%Ln folders</source>
        <translation>
            <numerusform>%Ln folder</numerusform>
            <numerusform>%Ln folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln videos</source>
        <translation>
            <numerusform>%Ln video</numerusform>
            <numerusform>%Ln videos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be read</source>
        <translation>
            <numerusform>%Ln could not be read</numerusform>
            <numerusform>%Ln could not be read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::FolderBrowser</name>
    <message numerus="yes">
        <source>%Ln folders</source>
        <translation>
            <numerusform>%Ln folder</numerusform>
            <numerusform>%Ln folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln videos</source>
        <translation>
            <numerusform>%Ln video</numerusform>
            <numerusform>%Ln videos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::FolderModel</name>
    <message numerus="yes">
        <source>%Ln videos</source>
        <translation>
            <numerusform>%Ln video</numerusform>
            <numerusform>%Ln videos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::IdentifyDialog</name>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::ListsPage</name>
    <message numerus="yes">
        <source>%n titles</source>
        <translation>
            <numerusform>%n title</numerusform>
            <numerusform>%n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Playlist · %n titles</source>
        <translation>
            <numerusform>Playlist · %n title</numerusform>
            <numerusform>Playlist · %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Collection · %n titles</source>
        <translation>
            <numerusform>Collection · %n title</numerusform>
            <numerusform>Collection · %n titles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::NextCard</name>
    <message numerus="yes">
        <source>Next in %n second(s)</source>
        <translation>
            <numerusform>Next in %n second</numerusform>
            <numerusform>Next in %n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::OptionRow</name>
    <message numerus="yes">
        <source>%1, %2, %n choices</source>
        <translation>
            <numerusform>%1, %2, %n choice</numerusform>
            <numerusform>%1, %2, %n choices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::Page</name>
    <message numerus="yes">
        <source>%n titles are marked as watched</source>
        <translation>
            <numerusform>%n title is marked as watched</numerusform>
            <numerusform>%n titles are marked as watched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are marked as not watched</source>
        <translation>
            <numerusform>%n title is marked as not watched</numerusform>
            <numerusform>%n titles are marked as not watched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are among your favourites</source>
        <translation>
            <numerusform>%n title is among your favourites</numerusform>
            <numerusform>%n titles are among your favourites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are no favourites any more</source>
        <translation>
            <numerusform>%n title is no favourite any more</numerusform>
            <numerusform>%n titles are no favourites any more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are not in the storage, only in folders of a PC.</source>
        <translation>
            <numerusform>%n title is not in the storage, only in folders of a PC.</numerusform>
            <numerusform>%n titles are not in the storage, only in folders of a PC.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are fetched and stay on this PC</source>
        <translation>
            <numerusform>%n title is fetched and stays on this PC</numerusform>
            <numerusform>%n titles are fetched and stay on this PC</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are no longer kept on this PC</source>
        <translation>
            <numerusform>%n title is no longer kept on this PC</numerusform>
            <numerusform>%n titles are no longer kept on this PC</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are downloaded to %1</source>
        <translation>
            <numerusform>%n title is downloaded to %1</numerusform>
            <numerusform>%n titles are downloaded to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are in the trash</source>
        <translation>
            <numerusform>%n title is in the trash</numerusform>
            <numerusform>%n titles are in the trash</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::PlayerStatistics</name>
    <message numerus="yes">
        <source>processor, %n thread(s)</source>
        <translation>
            <numerusform>processor, %n thread</numerusform>
            <numerusform>processor, %n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s)</source>
        <translation>
            <numerusform>%n channel</numerusform>
            <numerusform>%n channels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gap(s)</source>
        <translation>
            <numerusform>%n gap</numerusform>
            <numerusform>%n gaps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::SearchPage</name>
    <message numerus="yes">
        <source>Search, %1, %n results</source>
        <translation>
            <numerusform>Search, %1, %n result</numerusform>
            <numerusform>Search, %1, %n results</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::SelectionBar</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::SeriesPage</name>
    <message numerus="yes">
        <source>%n seasons</source>
        <translation>
            <numerusform>%n season</numerusform>
            <numerusform>%n seasons</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::TrashListModel</name>
    <message numerus="yes">
        <source>%n days left</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n episodes</source>
        <translation>
            <numerusform>%n episode</numerusform>
            <numerusform>%n episodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n videos</source>
        <translation>
            <numerusform>%n video</numerusform>
            <numerusform>%n videos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1. Each stays for %n days, then its space in the storage is freed.</source>
        <extracomment>%1: &quot;12 videos · 35.2 GB in the storage&quot;</extracomment>
        <translation>
            <numerusform>%1. Each stays for %n day, then its space in the storage is freed.</numerusform>
            <numerusform>%1. Each stays for %n days, then its space in the storage is freed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::TrashPage</name>
    <message numerus="yes">
        <source>What you remove stays here for %n days.</source>
        <translation>
            <numerusform>What you remove stays here for %n day.</numerusform>
            <numerusform>What you remove stays here for %n days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles leave the trash, and %1 in the storage are freed. Files in your own folders are not touched.</source>
        <translation>
            <numerusform>%n title leaves the trash, and %1 in the storage are freed. Files in your own folders are not touched.</numerusform>
            <numerusform>%n titles leave the trash, and %1 in the storage are freed. Files in your own folders are not touched.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles leave the trash. Files in your own folders are not touched.</source>
        <translation>
            <numerusform>%n title leaves the trash. Files in your own folders are not touched.</numerusform>
            <numerusform>%n titles leave the trash. Files in your own folders are not touched.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are removed for good</source>
        <translation>
            <numerusform>%n title is removed for good</numerusform>
            <numerusform>%n titles are removed for good</numerusform>
        </translation>
    </message>
</context>
</TS>
